import { joinBytes, WAV_ENCODINGS, writeWav } from '../../support/wav.ts';
import { mutateBytes, mutateRiff, oneOf } from '../mutate/index.ts';
import { openAudio } from './audio.ts';
import { seedSignal } from './seedFiles.ts';
import type { Target } from './target.ts';

const LIST = { id: 'LIST', body: new Uint8Array(9) };

function wavFiles(): Uint8Array[] {
  const channels = seedSignal(4_000);
  const files = WAV_ENCODINGS.flatMap((encoding) => [
    writeWav({ channels, sampleRateHz: 4_000, encoding, before: [LIST] }),
    writeWav({ channels: channels.slice(0, 1), sampleRateHz: 4_000, encoding, after: [LIST] }),
    writeWav({ channels, sampleRateHz: 4_000, encoding, extensible: true }),
    writeWav({ channels, sampleRateHz: 4_000, encoding, extensible: true, container: 'RF64' }),
  ]);
  const unknown = { claimedDataBytes: 0xffffffff, claimedRiffBytes: 0xffffffff };
  const wide = seedSignal(16_000).flatMap((channel) => [channel, channel, channel]);
  const more = [
    writeWav({ channels, sampleRateHz: 4_000, ...unknown }),
    writeWav({ channels: wide, sampleRateHz: 16_000 }),
  ];
  return [...files, ...more, joinBytes([files[0], new Uint8Array(40)])];
}

/** WAV in all its encodings, plain and extensible; RF64; lengths that nobody knew. */
export const wav: Target = {
  name: 'wav',
  share: 3,
  seeds: wavFiles,
  mutate: oneOf(mutateBytes, mutateRiff),
  open: openAudio,
};
