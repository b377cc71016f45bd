import { SingleBar } from 'cli-progress';
import type { FileError } from '../contract/index.ts';
import { toFileError } from './fileError.ts';
import type { Input } from './inputs.ts';

/** From this many files on, a bar on standard error shows how far the work is. */
const PROGRESS_FROM_FILES = 4;

/** What is done with each recording. */
export interface FileJob<Result> {
  work(input: Input): Promise<Result>;
  /** Prints the lines of one recording. */
  print(input: Input, result: Result): void;
  printError(input: Input, error: FileError): void;
}

/**
 * Works through recordings one after another; one that fails is a line, and the others go on.
 *
 * @returns the process's exit status: 1 when any failed
 */
export async function runFiles<Result>(inputs: readonly Input[], job: FileJob<Result>): Promise<0 | 1> {
  const progress = startProgress(inputs.length);
  let status: 0 | 1 = 0;
  for (const input of inputs) {
    try {
      const result = await job.work(input);
      progress.aside(() => job.print(input, result));
    } catch (cause) {
      const error = toFileError(cause);
      progress.aside(() => job.printError(input, error));
      status = 1;
    }
    progress.step();
  }
  progress.stop();
  return status;
}

interface Progress {
  step(): void;
  /** Prints without tearing the bar. */
  aside(print: () => void): void;
  stop(): void;
}

function startProgress(total: number): Progress {
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
