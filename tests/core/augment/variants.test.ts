import { describe, expect, it } from 'vitest';
import { augmentedVariants } from '../../../core/augment/index.ts';

const AUGMENTATIONS = [
  { kind: 'noise', weight: 0.1, snrDb: 20 },
  { kind: 'roll', weight: 0.2, maxFraction: 0.5 },
  { kind: 'pitch', weight: 0.3, maxSemitones: 1 },
] as const;
const pcm = Float32Array.from({ length: 16_000 }, (_, i) => 0.3 * Math.sin(i / 9) + 0.2 * Math.sin(i / 23));

describe('augmentedVariants', () => {
  it('makes one variant each, as long as the window, with its weight', () => {
    const variants = augmentedVariants(pcm, [...AUGMENTATIONS]);
    expect(variants.map(({ weight }) => weight)).toEqual([0.1, 0.2, 0.3]);
    for (const variant of variants) expect(variant.pcm).toHaveLength(pcm.length);
  });

  it('gives the same for the same PCM, and another for other PCM, and changes nothing', () => {
    const copy = pcm.slice();
    const first = augmentedVariants(pcm, [...AUGMENTATIONS]);
    expect(augmentedVariants(pcm, [...AUGMENTATIONS])).toEqual(first);
    expect(pcm).toEqual(copy);
    const other = augmentedVariants(
      pcm.map((sample) => -sample),
      [...AUGMENTATIONS],
    );
    expect(other[1].pcm.map((sample) => -sample)).not.toEqual(first[1].pcm);
  });
});
