import type { Batch, Clip, Recognition, Speaker } from '../../../contract/index.ts';
import type { Wanted } from '../../records/index.ts';
import { type ListDependencies, listedClips } from './listed.ts';

/** More are not counted in one call: it would not end in time. */
export const MOST_COUNTED = 20_000;

/** What is counted of clips. */
export type Summary = Omit<Speaker, 'speaker'>;

/**
 * Counts the clips of a batch or a speaker, as they are now.
 *
 * @returns undefined when there are none
 */
export async function summarise(dependencies: ListDependencies, wanted: Wanted): Promise<Summary | undefined> {
  const counted = new Counted();
  for await (const part of listedClips(dependencies, wanted)) {
    if (counted.clips.total >= MOST_COUNTED) return counted.summary(false);
    for (const { clip } of part) counted.add(clip);
  }
  return counted.clips.total === 0 ? undefined : counted.summary(true);
}

class Counted {
  readonly clips: Batch['clips'] = { total: 0, 'awaiting-upload': 0, processing: 0, done: 0, failed: 0 };
  /** Seconds of speech by emotion, of segments that are sure. */
  readonly #sureSeconds: Recognition['shares'] = {};
  #speechSeconds = 0;
  #times: string[] = [];

  add({ status, recognition, createdAt }: Clip): void {
    this.clips.total++;
    this.clips[status as Exclude<Clip['status'], 'queued'>]++;
    this.#times = [this.#times[0] ?? createdAt, createdAt];
    if (!recognition) return;
    const { speechSeconds, shares } = recognition;
    this.#speechSeconds += speechSeconds;
    for (const [emotion, share] of Object.entries(shares) as [keyof typeof shares, number][]) {
      this.#sureSeconds[emotion] = (this.#sureSeconds[emotion] ?? 0) + share * speechSeconds;
    }
  }

  /** They came newest first. */
  summary(isWhole: boolean): Summary {
    const [latestCreatedAt = '', firstCreatedAt = ''] = this.#times;
    const speechSeconds = rounded(this.#speechSeconds);
    return { clips: this.clips, shares: this.#shares(), speechSeconds, firstCreatedAt, latestCreatedAt, isWhole };
  }

  #shares(): Recognition['shares'] {
    const entries = Object.entries(this.#sureSeconds).filter(([, seconds]) => seconds > 0);
    return Object.fromEntries(entries.map(([emotion, seconds]) => [emotion, rounded(seconds / this.#speechSeconds)]));
  }
}

/** Sums of fractions have digits that say nothing. */
function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
