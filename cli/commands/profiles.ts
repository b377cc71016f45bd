import type { KnownKind } from '../../contract/index.ts';
import { printJsonLine, printLine, warn } from '../output.ts';
import { countClips } from '../predictLines.ts';
import { type KeptProfile, openStore } from '../profiles/index.ts';

/** The options of `ser rooms list` and `ser speakers list`. */
export interface ListOptions {
  json?: boolean;
  dataDir: string;
}

/** `ser rooms list`, `ser speakers list`: what is known on this machine. */
export async function listProfiles(kind: KnownKind, { json, dataDir }: ListOptions): Promise<0> {
  const kept = await openStore(kind, dataDir).list();
  if (json) {
    for (const { name, learnedAtEpochMs, ...rest } of kept) {
      printJsonLine({ [kind]: name, ...rest, learnedAt: new Date(learnedAtEpochMs).toISOString() });
    }
  } else if (kept.length === 0) printLine(`No ${kind} is known in ${dataDir}.`);
  else printTable(kind, kept);
  return 0;
}

/**
 * `ser rooms forget`, `ser speakers forget`: erases all that is known of a room or a speaker.
 *
 * @returns 1 when nothing is known of that name
 */
export async function forgetProfile(kind: KnownKind, name: string, { dataDir }: { dataDir: string }): Promise<0 | 1> {
  const erased = await openStore(kind, dataDir).forget(name);
  if (!erased) {
    warn(`Expected a known ${kind}, but none is known as "${name}" in ${dataDir}. ser ${kind}s list names all.`);
    return 1;
  }
  const parts = erased.map(({ clips, model }) => `${countClips(clips)} (${modelName(model)})`);
  printLine(`Forgot ${name}: ${parts.join(', ') || 'no clips'} erased.`);
  return 0;
}

function printTable(kind: KnownKind, kept: readonly KeptProfile[]): void {
  const rows = kept.map(({ name, clips, model, learnedAtEpochMs }) => [
    name,
    String(clips),
    modelName(model),
    `${new Date(learnedAtEpochMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  ]);
  const all = [[kind, 'clips', 'model', 'last learned'], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => [...row[column]].length)));
  for (const row of all) {
    const cells = row.map((cell, column) => cell + ' '.repeat(widths[column] - [...cell].length));
    printLine(cells.join('  ').trimEnd());
  }
}

function modelName({ id, version }: KeptProfile['model']): string {
  return `${id} ${version}`;
}
