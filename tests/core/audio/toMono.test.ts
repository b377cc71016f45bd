import { describe, expect, it } from 'vitest';
import { toMono } from '../../../core/audio/index.ts';
import { collect } from '../../support/streams.ts';

async function* stream(...pieces: Float32Array[][]): AsyncGenerator<Float32Array[]> {
  yield* pieces;
}

describe('toMono', () => {
  it('passes mono on as it is', async () => {
    const piece = Float32Array.of(0.25, -1, 1);
    expect((await collect(toMono(stream([piece]))))[0]).toBe(piece);
  });

  it('averages, so that full scale stays full scale and opposites cancel', async () => {
    const [mono] = await collect(toMono(stream([Float32Array.of(1, 0.5, -1), Float32Array.of(1, -0.5, 0)])));
    expect([...mono]).toEqual([1, 0, -0.5]);
  });

  it('averages eight channels and leaves its input alone', async () => {
    const channels = Array.from({ length: 8 }, (_, c) => Float32Array.of((c + 1) / 8));
    const [mono] = await collect(toMono(stream(channels)));
    expect(mono[0]).toBeCloseTo(4.5 / 8, 7);
    expect(channels.map((channel) => channel[0])).toEqual([0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1]);
  });
});
