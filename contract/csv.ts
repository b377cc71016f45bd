import { EMOTIONS } from './labels.ts';
import type { FileError, Recognition } from './schemas/index.ts';

/** The columns of a table of results, in their order; the same wherever one is written. */
export const CSV_COLUMNS = [
  ...['clipId', 'file', 'speaker', 'batch', 'status', 'emotion', 'confidence', 'unsure', 'mixed'],
  ...EMOTIONS,
  ...['durationSeconds', 'speechSeconds', 'errorCode', 'errorMessage'],
] as const;

/** A line of such a table, by column; what is not known of a recording is left out. */
export type CsvRow = Readonly<Partial<Record<string, string | number>>>;

/** What a recognition fills in. */
export function csvOfRecognition(recognition: Recognition): CsvRow {
  const { emotion, confidence, unsure, mixed, probabilities, durationSeconds, speechSeconds, known } = recognition;
  return {
    ...(known.speaker ? { speaker: known.speaker.name } : {}),
    ...{ status: 'done', emotion, confidence, unsure: String(unsure), mixed: String(mixed) },
    ...probabilities,
    durationSeconds,
    speechSeconds,
  };
}

/** What an error fills in. */
export function csvOfError({ code, message }: FileError): CsvRow {
  return { status: 'failed', errorCode: code, errorMessage: message };
}
