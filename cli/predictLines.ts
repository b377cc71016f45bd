import {
  type FileError,
  KNOWN_KINDS,
  type KnownKind,
  type KnownProfile,
  type KnownReason,
  type Recognition,
} from '../contract/index.ts';
import type { Input } from './inputs.ts';
import { printJsonError, printJsonLine, printLine } from './output.ts';

/** How `ser predict` prints. */
export interface PredictLines {
  print(input: Input, result: Recognition): void;
  printError(input: Input, error: FileError): void;
}

/**
 * Starts the output of `ser predict`; for people with the table's header.
 *
 * @param json one line of JSON a file instead
 * @param asked the table says how much of these is known, and how far it counted
 */
export function startLines({ json = false, asked }: { json?: boolean; asked: readonly KnownKind[] }): PredictLines {
  if (json) {
    return {
      print: ({ file }, result) => printJsonLine({ file, ...result }),
      printError: ({ file }, error) => printJsonError(file, error),
    };
  }
  const kinds = KNOWN_KINDS.filter((kind) => asked.includes(kind));
  printLine(row(['emotion', 'confidence', 'seconds', ...kinds], 'file'));
  return {
    print: ({ file }, result) => printLine(resultRow(file, result, kinds)),
    printError: ({ file }, { code, message }) =>
      printLine(row(['error', code, '', ...kinds.map(() => '')], `${file}: ${message}`)),
  };
}

function resultRow(file: string, result: Recognition, kinds: readonly KnownKind[]): string {
  const { emotion, confidence, unsure, durationSeconds, known, warnings } = result;
  const certainty = `${confidence.toFixed(2)}${unsure ? '  unsure' : ''}`;
  const cells = [emotion, certainty, durationSeconds.toFixed(1), ...kinds.map((kind) => knownCell(known[kind]))];
  const reasons = kinds.flatMap((kind) => reasonText(kind, known[kind]?.reason));
  const notes = [...reasons, ...warnings.map(({ message }) => message)].map((note) => `  (${note})`);
  return row(cells, `${file}${notes.join('')}`);
}

function knownCell(known: KnownProfile | null): string {
  if (!known) return '';
  return known.reason === 'other-model' ? 'ignored' : `${countClips(known.clips)}, ${Math.round(known.weight * 100)} %`;
}

/** Why it did not count; of a profile that is ignored, a warning says so. */
function reasonText(kind: KnownKind, reason: KnownReason | undefined): string[] {
  const what = kind === 'room' ? 'the room' : 'the voice';
  switch (reason) {
    case 'too-few-clips':
      return [`${kind}: too few other recordings are known`];
    case 'clips-too-alike':
      return [`${kind}: the known recordings sound too alike to tell ${what} from the emotion`];
    default:
      return [];
  }
}

/** Emotion, confidence, seconds (flush right), what is known where it was asked for, and what follows. */
function row([emotion, certainty, seconds, ...known]: readonly string[], rest: string): string {
  const cells = known.map((cell) => `${cell.padEnd(15)}  `).join('');
  return `${emotion.padEnd(10)}${certainty.padEnd(20)}${seconds.padStart(7)}  ${cells}${rest}`;
}

/** As in "1 clip" and "12 clips". */
export function countClips(clips: number): string {
  return clips === 1 ? '1 clip' : `${clips} clips`;
}
