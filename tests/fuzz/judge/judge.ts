import { inputOf } from '../targets/input.ts';
import type { Target } from '../targets/target.ts';
import { type Difference, decodeUnwarned, differenceOf } from './compare.ts';
import { decodeWithFfmpeg } from './ffmpeg.ts';
import { KNOWN_DIFFERENCES } from './known.ts';

/** What came of a parser's files. */
export interface Judgement {
  target: string;
  /** Files that we took without a warning, and ffmpeg has judged. */
  judged: number;
  /** Files that were made for it. */
  made: number;
  /** How often each known kind of difference came. */
  known: Record<string, number>;
  /** Those that nobody has explained. */
  unknown: { index: number; file: Uint8Array; difference: Difference }[];
}

/** Differences beyond this many are not looked for. */
const MOST_UNKNOWN = 20;
/** Of so many files that were made, one at least must be taken, or there is something wrong with the making. */
const MOST_MADE_PER_FILE = 1_000;

/**
 * Has ffmpeg judge what we decode without a warning: the same samples, or a difference that is explained.
 *
 * @param count how many files ffmpeg is to judge
 * @param onProgress told of each
 */
export async function judge(
  target: Target,
  runSeed: number,
  count: number,
  onProgress?: (judged: number) => void,
): Promise<Judgement> {
  const seeds = target.seeds();
  const judgement: Judgement = { target: target.name, judged: 0, made: 0, known: {}, unknown: [] };
  while (
    judgement.judged < count &&
    judgement.unknown.length < MOST_UNKNOWN &&
    judgement.made < count * MOST_MADE_PER_FILE
  ) {
    const index = judgement.made++;
    const file = inputOf(target, seeds, runSeed, index);
    const ours = await decodeUnwarned(file);
    if (!ours) continue;
    const difference = differenceOf(ours, await decodeWithFfmpeg(file));
    judgement.judged++;
    onProgress?.(judgement.judged);
    if (!difference) continue;
    const kind = KNOWN_DIFFERENCES.find(({ holds }) => holds(difference, file));
    if (kind) judgement.known[kind.name] = (judgement.known[kind.name] ?? 0) + 1;
    else judgement.unknown.push({ index, file, difference });
  }
  return judgement;
}
