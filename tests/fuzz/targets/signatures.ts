import { ascii } from '../../support/wav.ts';
import { mutateBytes } from '../mutate/index.ts';
import { openAudio } from './audio.ts';
import type { Target } from './target.ts';

const SIGNATURES = [
  'RIFF\x10\0\0\0WAVE',
  'RIFF\x10\0\0\0AVI ',
  'RF64\xff\xff\xff\xffWAVEds64',
  'BW64\xff\xff\xff\xffWAVEds64\x1c\0\0\0',
  'RIFXabcdWAVE',
  'fLaC\0\0\0\x22',
  'ID3\x04\0\0\0\0\0\x0a',
  'ID3\x04\0\x10\0\0\0\0fLaC',
  'OggS\0\x02',
  'FORM\0\0\0\0AIFF',
  '\0\0\0\x20ftypM4A ',
  '\x1a\x45\xdf\xa3',
  '\xff\xfb\x90\x64',
  '\xff\xf1\x50\x80',
  '\xef\xbb\xbftext',
];

/** What stands first in a file of any kind, and then anything. */
export const signatures: Target = {
  name: 'signatures',
  seeds: () => SIGNATURES.map((signature) => ascii(signature.padEnd(80, '\0'))),
  mutate: (input, dice, pool) => {
    const mutant = mutateBytes(input, dice, pool);
    if (dice.chance(0.5)) return mutant;
    return Uint8Array.of(...input.subarray(0, 16), ...Array.from({ length: dice.small(400) }, () => dice.below(256)));
  },
  open: openAudio,
};
