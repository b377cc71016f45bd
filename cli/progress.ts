import { SingleBar } from 'cli-progress';
import { printable } from './output.ts';

/** From this many files on, a bar on standard error shows how far the work is. */
const PROGRESS_FROM_FILES = 4;
/** With fewer, a recording that takes longer than this gets a bar of its own. */
const PROGRESS_FROM_MS = 2_000;

/** A bar that shows how much is done, or nothing where nobody watches. */
export interface Progress {
  /**
   * Begins the next file.
   *
   * @returns takes the share of it that is done, 0 to 1
   */
  follow(file: string): (share: number) => void;
  /** Ends a file. */
  step(): void;
  /** Prints without tearing the bar. */
  aside(print: () => void): void;
  stop(): void;
}

/**
 * @param total files to come
 * @param stream where the bar is drawn, if that is a terminal
 */
export function startProgress(total: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) {
    return { follow: () => () => undefined, step: () => undefined, aside: (print) => print(), stop: () => undefined };
  }
  return total < PROGRESS_FROM_FILES ? barOfEach(stream) : barOfAll(total, stream);
}

/** One bar over all files, which moves within each. */
function barOfAll(total: number, stream: NodeJS.WriteStream): Progress {
  const bar = createBar('{bar} {done}/{total} files, {eta_formatted} left', stream);
  let done = 0;
  bar.start(total, 0, { done });
  return {
    follow: () => (share) => bar.update(done + Math.min(share, 0.999), { done }),
    step() {
      done++;
      bar.update(done, { done });
    },
    aside: (print) => printAside(print, stream),
    stop: () => bar.stop(),
  };
}

/** A bar for each file that takes long. */
function barOfEach(stream: NodeJS.WriteStream): Progress {
  let bar: SingleBar | undefined;
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
  };
  return {
    follow(file) {
      const startMs = performance.now();
      return (share) => {
        if (!bar && performance.now() - startMs < PROGRESS_FROM_MS) return;
        if (!bar) {
          bar = createBar(
            `{bar} {percentage} %, {eta_formatted} left: ${printable(file).replace(/[{}]/g, '_')}`,
            stream,
          );
          bar.start(1, share);
        }
        bar.update(share);
      };
    },
    step: stop,
    aside: (print) => printAside(print, stream),
    stop,
  };
}

function createBar(format: string, stream: NodeJS.WriteStream): SingleBar {
  return new SingleBar({ format, stream, clearOnComplete: true, hideCursor: null });
}

/** When both streams are the terminal, a line is printed over the bar, which is then drawn again below it. */
function printAside(print: () => void, stream: NodeJS.WriteStream): void {
  if (process.stdout.isTTY) stream.write('\r\u001b[K');
  print();
}
