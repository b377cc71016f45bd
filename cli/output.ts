import type { FileError } from '../contract/index.ts';

/** What a terminal obeys, or what makes text look like other text: control characters and those that turn its direction. */
const UNPRINTABLE = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/**
 * Text in which nothing is left that a terminal obeys, so that a file's name cannot colour, erase or forge lines: each
 * such character becomes its escape, as in `\x1b` and `\n`.
 */
export function printable(text: string): string {
  const named: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return text.replace(UNPRINTABLE, (character) => {
    const code = character.charCodeAt(0);
    return named[character] ?? (code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
  });
}

/** One line for people on standard output. */
export function printLine(line: string): void {
  process.stdout.write(`${printable(line)}\n`);
}

/** One line for people on standard error. */
export function warn(line: string): void {
  process.stderr.write(`ser: ${printable(line)}\n`);
}

/**
 * One line of JSON on standard output: the value exactly, with escapes for what a terminal obeys or a reader may take
 * for the end of a line.
 */
export function printJsonLine(value: unknown): void {
  const json = JSON.stringify(value).replace(UNPRINTABLE, (character) => `\\u${hex(character.charCodeAt(0), 4)}`);
  process.stdout.write(`${json}\n`);
}

/** The line of a recording that could not be worked on. */
export function printJsonError(file: string, error: FileError): void {
  printJsonLine({ file, error });
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
