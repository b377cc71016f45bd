import { describe, expect, it } from 'vitest';
import { validate } from '../../../core/audio/index.ts';
import { audioErrorOf } from '../../support/audioErrors.ts';
import { collect, samplesInPieces } from '../../support/streams.ts';

const RATE = 8_000;

describe('validate', () => {
  it('passes pieces on as they are', async () => {
    const pieces = [new Float32Array(3_000), new Float32Array(1), new Float32Array(0)];
    async function* source(): AsyncGenerator<Float32Array> {
      for (const piece of pieces) yield await Promise.resolve(piece);
    }
    const passed = await collect(validate(source(), RATE));
    expect(passed.map((piece, i) => piece === pieces[i])).toEqual([true, true, true]);
  });

  it.each([4_000, 8_000, 11_025, 22_050, 44_100, 48_000, 192_000])(
    'takes 0.3 s at %i Hz and no sample less',
    async (rate) => {
      const enough = Math.ceil((rate * 3) / 10);
      expect(await collect(validate(samplesInPieces(new Float32Array(enough)), rate))).not.toEqual([]);
      const error = await audioErrorOf(() => collect(validate(samplesInPieces(new Float32Array(enough - 1)), rate)));
      expect(error.code).toBe('too-short');
    },
  );

  it('finds nothing too short', async () => {
    const error = await audioErrorOf(() => collect(validate(samplesInPieces(new Float32Array(0)), RATE)));
    expect(error.code).toBe('too-short');
    expect(error.message).toContain('0.000 s');
  });

  it.each([
    [undefined, 10_800],
    [600, 600],
    [59, 59],
  ])('of a limit of %s takes %d seconds, and stops at the piece that passes them', async (limit, seconds) => {
    let pulled = 0;
    async function* endless(): AsyncGenerator<Float32Array> {
      for (;;) {
        pulled++;
        yield await Promise.resolve(new Float32Array(RATE));
      }
    }
    const error = await audioErrorOf(() => collect(validate(endless(), RATE, limit)));
    expect(error.code).toBe('too-long');
    expect(pulled).toBe(seconds + 1);
    expect(error.message).toContain(`at most ${seconds} s of audio, got at least ${seconds + 1}.0 s.`);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %s', async (value) => {
    const samples = new Float32Array(8_000);
    samples[5_000] = value;
    const error = await audioErrorOf(() => collect(validate(samplesInPieces(samples), RATE)));
    expect(error.code).toBe('non-finite-samples');
  });

  it('does not take the largest finite samples for infinite', async () => {
    const samples = new Float32Array(8_000).fill(3.4e38);
    expect(await collect(validate(samplesInPieces(samples), RATE))).toHaveLength(2);
  });
});
