import type { FileError } from '../contract/index.ts';
import { toFileError } from './errors.ts';
import type { Input } from './inputs.ts';
import { startProgress } from './progress.ts';

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
