import { SingleBar } from 'cli-progress';

/** From this many files on, a bar on standard error shows how far the work is. */
const PROGRESS_FROM_FILES = 4;

/** A bar that shows how many files are done, or nothing where nobody watches. */
export interface Progress {
  step(): void;
  /** Prints without tearing the bar. */
  aside(print: () => void): void;
  stop(): void;
}

/** @param total files to come */
export function startProgress(total: number): Progress {
  const silent: Progress = { step: () => undefined, aside: (print) => print(), stop: () => undefined };
  if (total < PROGRESS_FROM_FILES || !process.stderr.isTTY) return silent;
  const bar = new SingleBar({
    format: '{bar} {value}/{total} files, {eta_formatted} left',
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: null,
  });
  bar.start(total, 0);
  // When both streams are the terminal, a line is printed over the bar, which is then drawn again below it.
  const shared = process.stdout.isTTY;
  return {
    step: () => bar.increment(),
    aside(print) {
      if (shared) process.stderr.write('\r\u001b[K');
      print();
    },
    stop: () => bar.stop(),
  };
}
