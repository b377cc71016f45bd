import { writeFlac } from '../../support/flac.ts';
import { mutateBytes, mutateFlac, oneOf } from '../mutate/index.ts';
import { openAudio } from './audio.ts';
import { ffmpegFiles, seedSignal, toIntegers } from './seedFiles.ts';
import type { Target } from './target.ts';

function flacFiles(): Uint8Array[] {
  const signal = seedSignal(4_000);
  const common = { sampleRateHz: 4_000, blockFrames: 576 };
  const files = [8, 16, 24].map((bitsPerSample) =>
    writeFlac({ ...common, channels: toIntegers(signal, bitsPerSample), bitsPerSample }),
  );
  const channels = toIntegers(signal, 16);
  return [
    ...files,
    writeFlac({ ...common, channels, claimedFrames: 0 }),
    writeFlac({
      ...common,
      channels: [new Array<number>(2_000).fill(7)],
      metadata: [{ type: 4, body: new Uint8Array(20) }],
    }),
    // Linear prediction and stereo differences, which our own writer does not know.
    ...ffmpegFiles([
      ['-c:a', 'flac', '-f', 'flac'],
      ['-c:a', 'flac', '-f', 'flac', '-compression_level', '12', '-ac', '1'],
      ['-c:a', 'flac', '-f', 'flac', '-sample_fmt', 's32', '-lpc_type', 'none'],
    ]),
  ];
}

/** FLAC: frames of all kinds of prediction, with their checksums right and wrong. */
export const flac: Target = {
  name: 'flac',
  share: 0.5,
  seeds: flacFiles,
  mutate: oneOf(mutateBytes, mutateFlac, mutateFlac),
  open: openAudio,
};
