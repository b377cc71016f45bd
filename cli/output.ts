import type { FileError } from '../contract/index.ts';

/** One line of JSON on standard output. */
export function printJsonLine(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** The line of a recording that could not be worked on. */
export function printJsonError(file: string, error: FileError): void {
  printJsonLine({ file, error });
}
