import type { AudioFormatId } from '../../../contract/index.ts';

/** What FFmpeg opens here, and its number in `layers/decoders/ffmpeg-audio/media.c`. */
export const CONTAINERS = { mp3: 0, aac: 1, ogg: 2, webm: 3, mp4: 4, aiff: 5, caf: 6 } as const satisfies Partial<
  Readonly<Record<AudioFormatId, number>>
>;

/** A format that is read by FFmpeg. */
export type FfmpegContainer = keyof typeof CONTAINERS;
