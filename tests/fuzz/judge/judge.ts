import { inputOf } from '../targets/input.ts';
import type { Target } from '../targets/target.ts';
import { type Difference, decodeUnwarned, differenceOf, type OwnAudio } from './compare.ts';
import { decodeTogether, decodeWithFfmpeg, type FfmpegAudio } from './ffmpeg.ts';
import { KNOWN_REASONS, type KnownReason } from './known.ts';

/** A difference that no known reason explains. */
export interface Unexplained {
  /** The number of the input, as `inputOf` counts. */
  index: number;
  file: Uint8Array;
  difference: Difference;
}

/** What came of a parser's files. */
export interface Judgement {
  target: string;
  /** Files that we took without a warning, and ffmpeg has judged. */
  judged: number;
  /** Files that were made for it. */
  made: number;
  /** How many had each known reason to differ, and were judged without it. */
  known: Record<string, number>;
  unexplained: Unexplained[];
}

/** Differences beyond this many are not looked for. */
const MOST_UNEXPLAINED = 20;
/** Of so many files that were made, one at least must be taken, or there is something wrong with the making. */
const MOST_MADE_PER_FILE = 1_000;

/** So many files are given to ffmpeg at once. */
const BATCH = 128;

/** A file of ours to be judged. */
interface Taken {
  index: number;
  file: Uint8Array;
  ours: OwnAudio;
}

/** What is to be judged. */
export interface JudgeOptions {
  target: Target;
  runSeed: number;
  /** How many files. */
  count: number;
  /** Other reasons than all that are known. */
  reasons?: readonly KnownReason[];
  /** Told of each batch. */
  onProgress?: (judged: number) => void;
}

/** Has ffmpeg judge what we decode without a warning: the same samples, or a reason that is proven. */
export async function judge(options: JudgeOptions): Promise<Judgement> {
  const { target, runSeed, count, reasons = KNOWN_REASONS, onProgress } = options;
  const seeds = target.seeds();
  const judgement: Judgement = { target: target.name, judged: 0, made: 0, known: {}, unexplained: [] };
  const mostMade = count * MOST_MADE_PER_FILE;
  let before = Promise.resolve();
  for (let taken = 0; taken < count && judgement.unexplained.length < MOST_UNEXPLAINED && judgement.made < mostMade; ) {
    const batch: Taken[] = [];
    for (; batch.length < Math.min(BATCH, count - taken) && judgement.made < mostMade; judgement.made++) {
      const file = inputOf(target, seeds, runSeed, judgement.made);
      const ours = await decodeUnwarned(file);
      if (ours) batch.push({ index: judgement.made, file, ours });
    }
    taken += batch.length;
    // The next batch is made while ffmpeg decodes this one.
    await before;
    onProgress?.(judgement.judged);
    before = judgeBatch(batch, reasons, judgement);
  }
  await before;
  return judgement;
}

/**
 * ffmpeg decodes all files at once, each without the known reasons to differ that it has: the same samples as ours of the
 * whole file prove that they are all that is between us. What differs still it then decodes as it is.
 */
async function judgeBatch(
  batch: readonly Taken[],
  reasons: readonly KnownReason[],
  judgement: Judgement,
): Promise<void> {
  const reduced = batch.map(({ file }) => withoutReasons(file, reasons));
  const theirs = await decodeEach(reduced.map(({ rest }) => rest));
  for (const [i, { index, file, ours }] of batch.entries()) {
    judgement.judged++;
    for (const name of reduced[i].names) judgement.known[name] = (judgement.known[name] ?? 0) + 1;
    if (!differenceOf(ours, theirs[i])) continue;
    const difference = differenceOf(ours, await decodeWithFfmpeg(file));
    if (difference) judgement.unexplained.push({ index, file, difference });
  }
}

/** @returns the file without any known reason to differ, and those that it had */
export function withoutReasons(
  file: Uint8Array,
  reasons: readonly KnownReason[] = KNOWN_REASONS,
): { rest: Uint8Array; names: string[] } {
  const names: string[] = [];
  let rest = file;
  for (const { name, without } of reasons) {
    const changed = without(rest);
    if (!changed) continue;
    rest = changed;
    names.push(name);
  }
  return { rest, names };
}

/** In halves, where ffmpeg cannot open one of them, down to that one. */
async function decodeEach(files: readonly Uint8Array[]): Promise<FfmpegAudio[]> {
  if (files.length === 0) return [];
  const all = await decodeTogether(files);
  if (files.length === 1 || all.some(({ channels }) => channels.length > 0)) return all;
  const half = Math.ceil(files.length / 2);
  return [...(await decodeEach(files.slice(0, half))), ...(await decodeEach(files.slice(half)))];
}
