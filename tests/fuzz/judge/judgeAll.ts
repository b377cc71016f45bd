import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { countsFor } from '../targets/shares.ts';
import type { Target } from '../targets/target.ts';
import { type Judgement, judge, type Unexplained } from './judge.ts';

/** Files that differ for no known reason; not committed. */
const FOLDER = 'tests/output';

/**
 * Has ffmpeg judge the files of some parsers, each its share of them, and says what came of it.
 *
 * @param count how many files in all
 * @param isTime whether it is time to say how far it is
 * @returns how many differences nothing explains
 */
export async function judgeAll(
  targets: readonly Target[],
  runSeed: number,
  count: number,
  isTime: () => boolean,
): Promise<number> {
  let unexplained = 0;
  for (const [target, share] of countsFor(targets, count)) {
    const onProgress = (judged: number) => isTime() && console.log(`${target.name}: ${judged} of ${share}`);
    const judgement = await judge({ target, runSeed, count: share, onProgress });
    tell(judgement);
    unexplained += judgement.unexplained.length;
  }
  return unexplained;
}

function tell({ target, made, judged, known, unexplained }: Judgement): void {
  console.log(
    `${target}: ${judged} judged of ${made} made, ${unexplained.length} differ for no known reason; judged without:`,
  );
  for (const [name, times] of Object.entries(known)) console.log(`  ${String(times).padStart(6)} ${name}`);
  for (const one of unexplained) console.log(`  FOUND at ${one.index}: ${inWords(one)}\n    ${save(target, one.file)}`);
}

/** What differs, in a line. */
export function inWords({ difference: { kind, what, ours } }: Unexplained): string {
  return `${ours.encoding}: ${kind}: ${what.trim().replaceAll('\n', '; ')}`;
}

function save(target: string, file: Uint8Array): string {
  mkdirSync(FOLDER, { recursive: true });
  const path = `${FOLDER}/judged-${createHash('sha256').update(file).digest('hex').slice(0, 8)}.${target}`;
  writeFileSync(path, file);
  return `${path}, ${file.length} bytes`;
}
