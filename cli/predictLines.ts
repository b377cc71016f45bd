import {
  type Change,
  type CsvRow,
  changesOf,
  csvOfError,
  csvOfRecognition,
  type FileError,
  KNOWN_KINDS,
  type KnownKind,
  type KnownProfile,
  type KnownReason,
  type Recognition,
} from '../contract/index.ts';
import { csvHeader, csvLine } from './csv.ts';
import type { Input } from './inputs.ts';
import { printJsonError, printJsonLine, printLine } from './output.ts';

/** How `ser predict` prints. */
export interface PredictLines {
  print(input: Pick<Input, 'file'>, result: Recognition): void;
  printError(input: Pick<Input, 'file'>, error: FileError): void;
}

/** What `ser predict` prints, if not the table for people. */
export interface LinesOptions {
  /** One line of JSON a file. */
  json?: boolean;
  /** A header and a line a file, for spreadsheets (RFC 4180). */
  csv?: boolean;
  /** The table says how much of these is known, and how far it counted. */
  asked: readonly KnownKind[];
}

/** Starts the output of `ser predict`; with the header of the table or the CSV. */
export function startLines({ json = false, csv = false, asked }: LinesOptions): PredictLines {
  if (csv) return startCsv();
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

function startCsv(): PredictLines {
  const print = (row: CsvRow): void => void process.stdout.write(csvLine(row));
  process.stdout.write(csvHeader());
  return {
    print: ({ file }, result) => print({ file, ...csvOfRecognition(result) }),
    printError: ({ file }, error) => print({ file, ...csvOfError(error) }),
  };
}

function resultRow(file: string, result: Recognition, kinds: readonly KnownKind[]): string {
  const { emotion, confidence, unsure, mixed, durationSeconds, known, warnings } = result;
  // Of a recording that changes, the confidence in one emotion over all of it says nothing.
  const certainty = mixed ? 'changes' : `${confidence.toFixed(2)}${unsure ? '  unsure' : ''}`;
  const cells = [
    mixed ? 'mixed' : emotion,
    certainty,
    durationSeconds.toFixed(1),
    ...kinds.map((kind) => knownCell(known[kind])),
  ];
  const reasons = kinds.flatMap((kind) => reasonText(kind, known[kind]?.reason));
  const notes = [
    ...(mixed ? [changesText(changesOf(result.segments))] : []),
    ...reasons,
    ...warnings.map(({ message }) => message),
  ].map((note) => `  (${note})`);
  return row(cells, `${file}${notes.join('')}`);
}

/** More changes are a matter for `--json`. */
const MAX_CHANGES = 6;

/** As in "sad 0:13–0:29, then angry 0:29–0:41, …". */
function changesText(changes: readonly Change[]): string {
  const shown = changes.slice(0, MAX_CHANGES).map(({ emotion, startSeconds, endSeconds }) => {
    return `${emotion} ${clock(startSeconds)}–${clock(endSeconds)}`;
  });
  const more = changes.length - shown.length;
  return `${shown.join(', then ')}${more > 0 ? `, and ${more} more` : ''}`;
}

/** Minutes and whole seconds. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
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
