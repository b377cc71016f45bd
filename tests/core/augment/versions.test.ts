import { describe, expect, it } from 'vitest';
import { augmentedVersions } from '../../../core/augment/index.ts';

const AUGMENTATIONS = [
  { kind: 'noise', weight: 0.1, snrDb: 20 },
  { kind: 'roll', weight: 0.2, maxFraction: 0.5 },
  { kind: 'pitch', weight: 0.3, maxSemitones: 1 },
] as const;
const pcm = Float32Array.from({ length: 16_000 }, (_, i) => 0.3 * Math.sin(i / 9) + 0.2 * Math.sin(i / 23));

describe('augmentedVersions', () => {
  it('makes one version each, as long as the window, with its weight', () => {
    const versions = augmentedVersions(pcm, [...AUGMENTATIONS]);
    expect(versions.map(({ weight }) => weight)).toEqual([0.1, 0.2, 0.3]);
    for (const version of versions) expect(version.pcm).toHaveLength(pcm.length);
  });

  it('gives the same for the same PCM, and another for other PCM, and changes nothing', () => {
    const copy = pcm.slice();
    const first = augmentedVersions(pcm, [...AUGMENTATIONS]);
    expect(augmentedVersions(pcm, [...AUGMENTATIONS])).toEqual(first);
    expect(pcm).toEqual(copy);
    const other = augmentedVersions(
      pcm.map((sample) => -sample),
      [...AUGMENTATIONS],
    );
    expect(other[1].pcm.map((sample) => -sample)).not.toEqual(first[1].pcm);
  });
});
