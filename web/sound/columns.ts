import { createMelFrame, FRAME_SAMPLES, MEL_BANDS } from './mel.ts';

/** What is seen of a part of a sound, in columns of the same length. */
export interface Columns {
  /** `[columns]`: the loudest sample, 0 to 1; the loudest of the whole sound is 1. */
  peaks: Float32Array;
  /** `[columns × MEL_BANDS]`, lowest band first: 0 to 255 for {@link RANGE_DB} below the loudest band of the sound. */
  mels: Uint8Array;
}

/** What is quieter than this, below the loudest, is black. */
export const RANGE_DB = 70;
/** Frames that a column is the mean of, where it is longer. */
const FRAMES_A_COLUMN = 4;
/** Frames all over a sound that tell how loud it gets. */
const SURVEYED_FRAMES = 600;
const MOST_SILENT_POWER = 1e-9;

/** Looks at a sound, mono. @returns a function of both ends, in samples, and the number of columns between them. */
export function createColumns(
  samples: Float32Array,
  sampleRateHz: number,
): (start: number, end: number, count: number) => Columns {
  const frameAt = createMelFrame(sampleRateHz);
  const loudest = Math.max(loudestOf(samples, 0, samples.length), 1e-9);
  const topPower = survey(samples, frameAt);
  return (start, end, count) => {
    const peaks = new Float32Array(count);
    const mels = new Uint8Array(count * MEL_BANDS);
    const span = (end - start) / count;
    for (let column = 0; column < count; column++) {
      const first = start + column * span;
      peaks[column] = loudestOf(samples, Math.floor(first), Math.ceil(first + span)) / loudest;
      const powers = meanFrame(samples, frameAt, first, span);
      for (let band = 0; band < MEL_BANDS; band++) mels[column * MEL_BANDS + band] = shadeOf(powers[band] / topPower);
    }
    return { peaks, mels };
  };
}

function shadeOf(relativePower: number): number {
  return Math.round(255 * Math.max(0, Math.min(1, 1 + (10 * Math.log10(relativePower + 1e-12)) / RANGE_DB)));
}

function loudestOf(samples: Float32Array, start: number, end: number): number {
  let most = 0;
  const last = Math.min(end, samples.length);
  for (let i = Math.max(0, start); i < last; i++) {
    const size = Math.abs(samples[i]);
    if (size > most) most = size;
  }
  return most;
}

type FrameAt = ReturnType<typeof createMelFrame>;

/** The mean of a few frames spread over a column, each about its place. */
function meanFrame(samples: Float32Array, frameAt: FrameAt, first: number, span: number): Float32Array {
  const count = Math.max(1, Math.min(FRAMES_A_COLUMN, Math.floor(span / FRAME_SAMPLES)));
  const mean = new Float32Array(MEL_BANDS);
  for (let i = 0; i < count; i++) {
    const middle = first + ((i + 0.5) / count) * span;
    frameAt(samples, Math.round(middle - FRAME_SAMPLES / 2)).forEach((power, band) => {
      mean[band] += power / count;
    });
  }
  return mean;
}

function survey(samples: Float32Array, frameAt: FrameAt): number {
  let most = MOST_SILENT_POWER;
  for (let i = 0; i < SURVEYED_FRAMES; i++) {
    const start = Math.floor((i / SURVEYED_FRAMES) * samples.length);
    for (const power of frameAt(samples, start)) most = Math.max(most, power);
  }
  return most;
}
