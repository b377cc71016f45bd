import { printJsonLine, printLine, warn } from '../output.ts';
import { countClips } from '../predictLines.ts';
import { type KnownSpeaker, openStore } from '../speakers/index.ts';

/** The options of `ser speakers list`. */
export interface SpeakersOptions {
  json?: boolean;
  dataDir: string;
}

/** `ser speakers list`: who is known on this machine. */
export async function listSpeakers({ json, dataDir }: SpeakersOptions): Promise<0> {
  const known = await openStore(dataDir).list();
  if (json) {
    for (const { learnedAtEpochMs, ...speaker } of known) {
      printJsonLine({ ...speaker, learnedAt: new Date(learnedAtEpochMs).toISOString() });
    }
  } else if (known.length === 0) printLine(`No speaker is known in ${dataDir}.`);
  else printTable(known);
  return 0;
}

/** `ser speakers forget`: erases all that is known of a speaker. @returns 1 when there is no such speaker */
export async function forgetSpeaker(speaker: string, { dataDir }: { dataDir: string }): Promise<0 | 1> {
  const erased = await openStore(dataDir).forget(speaker);
  if (!erased) {
    warn(`Expected a known speaker, but nobody is known as "${speaker}" in ${dataDir}. ser speakers list names all.`);
    return 1;
  }
  const parts = erased.map(({ clips, model }) => `${countClips(clips)} (${modelName(model)})`);
  printLine(`Forgot ${speaker}: ${parts.join(', ') || 'no clips'} erased.`);
  return 0;
}

function printTable(known: readonly KnownSpeaker[]): void {
  const rows = known.map(({ speaker, clips, model, learnedAtEpochMs }) => [
    speaker,
    String(clips),
    modelName(model),
    `${new Date(learnedAtEpochMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  ]);
  const all = [['speaker', 'clips', 'model', 'last learned'], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => [...row[column]].length)));
  for (const row of all) {
    const cells = row.map((cell, column) => cell + ' '.repeat(widths[column] - [...cell].length));
    printLine(cells.join('  ').trimEnd());
  }
}

function modelName({ id, version }: KnownSpeaker['model']): string {
  return `${id} ${version}`;
}
