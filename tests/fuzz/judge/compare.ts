import { decode } from '../../../core/audio/index.ts';
import { AudioError } from '../../../core/errors.ts';
import { likeness } from '../../support/likeness.ts';
import { collect, inPieces, joinChannels } from '../../support/streams.ts';
import type { FfmpegAudio } from './ffmpeg.ts';

/** What we make of a file: its samples by channel. */
export interface OwnAudio {
  container: string;
  encoding: string;
  sampleRateHz: number;
  channels: Float32Array[];
}

/** How the two differ. */
export interface Difference {
  kind: 'nothing from ffmpeg' | 'rate' | 'channels' | 'length' | 'samples';
  /** In words, with figures. */
  what: string;
  ours: OwnAudio;
  theirs: FfmpegAudio;
}

/** @returns what we decode, where we do so without a warning */
export async function decodeUnwarned(file: Uint8Array): Promise<OwnAudio | undefined> {
  try {
    const { chunks, warnings, ...audio } = await decode(inPieces(file));
    const channels = joinChannels(await collect(chunks));
    return warnings.length > 0 || channels.length === 0 ? undefined : { ...audio, channels };
  } catch (error) {
    if (error instanceof AudioError) return undefined;
    throw error;
  }
}

/** @returns undefined where the same samples come out, as exactly as 32-bit floats hold them */
export function differenceOf(ours: OwnAudio, theirs: FfmpegAudio): Difference | undefined {
  const differing = (kind: Difference['kind'], what: string): Difference => ({ kind, what, ours, theirs });
  if (theirs.channels.length === 0) return differing('nothing from ffmpeg', theirs.complaints.slice(0, 400));
  if (theirs.sampleRateHz !== ours.sampleRateHz)
    return differing('rate', `${ours.sampleRateHz} and ${theirs.sampleRateHz} Hz`);
  const [own, other] = [ours, theirs].map(({ channels }) => channels.length);
  if (own !== other) return differing('channels', `${own} and ${other}`);
  const [length, theirLength] = [ours, theirs].map(({ channels }) => channels[0].length);
  const at = firstDifference(ours.channels, theirs.channels);
  if (length !== theirLength)
    return differing(
      'length',
      `${length} and ${theirLength} samples, ${at === undefined ? 'otherwise the same' : `differing from ${at} on`}`,
    );
  if (at === undefined) return undefined;
  return differing(
    'samples',
    `from ${at} of ${length} on; likeness ${likeness(ours.channels[0], theirs.channels[0]).toFixed(4)}`,
  );
}

/** @returns the first sample of any channel in which they differ, as far as both go */
export function firstDifference(ours: readonly Float32Array[], theirs: readonly Float32Array[]): number | undefined {
  const length = Math.min(ours[0].length, theirs[0].length);
  for (let i = 0; i < length; i++) {
    if (ours.some((channel, c) => channel[i] !== theirs[c][i])) return i;
  }
  return undefined;
}
