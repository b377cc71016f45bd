import type { FileError, Recognition } from '../contract/index.ts';
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
 * @param withProfile the table says how many clips the speaker is known by
 */
export function startLines({ json = false, withProfile }: { json?: boolean; withProfile: boolean }): PredictLines {
  if (json) {
    return {
      print: ({ file }, result) => printJsonLine({ file, ...result }),
      printError: ({ file }, error) => printJsonError(file, error),
    };
  }
  printLine(row(['emotion', 'confidence', 'seconds', ...(withProfile ? ['profile'] : [])], 'file'));
  return {
    print: ({ file }, result) => printLine(resultRow(file, result, withProfile)),
    printError: ({ file }, { code, message }) =>
      printLine(row(['error', code, '', ...(withProfile ? [''] : [])], `${file}: ${message}`)),
  };
}

function resultRow(file: string, result: Recognition, withProfile: boolean): string {
  const { emotion, confidence, unsure, durationSeconds, profile, warnings } = result;
  const certainty = `${confidence.toFixed(2)}${unsure ? '  unsure' : ''}`;
  const known = profile && profile.clips > 0 && !profile.applied ? 'ignored' : countClips(profile?.clips ?? 0);
  const notes = warnings.map(({ message }) => `  (${message})`).join('');
  const cells = [emotion, certainty, durationSeconds.toFixed(1), ...(withProfile ? [known] : [])];
  return row(cells, `${file}${notes}`);
}

/** Emotion, confidence, seconds (flush right), the profile where there is one, and what follows. */
function row([emotion, certainty, seconds, known]: readonly string[], rest: string): string {
  const profile = known === undefined ? '' : `${known.padEnd(8)}  `;
  return `${emotion.padEnd(10)}${certainty.padEnd(20)}${seconds.padStart(7)}  ${profile}${rest}`;
}

/** As in "1 clip" and "12 clips". */
export function countClips(clips: number): string {
  return clips === 1 ? '1 clip' : `${clips} clips`;
}
