import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { computeFeatures, FEATURE_NAMES } from '../../../core/features/index.ts';
import { compare, misses, type Oracle } from './compare.ts';
import { signals } from './signals.ts';

interface Golden extends Oracle {
  readonly librosa: string;
  readonly sha256: string;
}

const FOLDER = new URL('goldens/', import.meta.url);

function readGolden(name: string): Golden {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as Golden;
}

describe('the 94 features against librosa 0.10.1 in float64', () => {
  it('has a golden for each signal and no other', () => {
    expect(readdirSync(FOLDER).sort()).toEqual([...signals().keys()].map((name) => `${name}.json`).sort());
  });

  describe.each([...signals()])('%s', (name, pcm) => {
    it('is the signal that librosa was given', () => {
      const bytes = new Uint8Array(pcm.buffer);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(readGolden(name).sha256);
    });

    it('agrees on every well-conditioned feature', () => {
      const golden = readGolden(name);
      expect(golden.librosa).toBe('0.10.1');
      expect(misses(compare(FEATURE_NAMES, computeFeatures(pcm), golden))).toEqual([]);
    });

    it('agrees a thousand times better than it has to', () => {
      // What is left is the float32 that librosa squares samples in for rms, and the medians' 25 bits.
      expect(misses(compare(FEATURE_NAMES, computeFeatures(pcm), readGolden(name)), 1e-6, 1e-7)).toEqual([]);
    });
  });
});
