import { describe, expect, it } from 'vitest';
import { createContext } from '../../../core/features/context.ts';
import { signals } from './signals.ts';

describe('createContext', () => {
  it('computes each part once', () => {
    const { pcm, ...parts } = createContext(signals().get('shortest')!);
    expect(pcm).toHaveLength(4800);
    for (const part of Object.values(parts)) expect(part()).toBe(part());
  });

  it('has 10 frames of each for 4800 samples', () => {
    const context = createContext(signals().get('shortest')!);
    const shapes = [context.stft(), context.magnitudes(), context.melSpectrogram(), context.cepstrum()].concat(
      context.chroma(),
      context.harmonicChroma(),
    );
    expect(shapes.map(({ rows, columns }) => [rows, columns])).toEqual([
      [10, 2050],
      [10, 1025],
      [10, 128],
      [10, 13],
      [10, 12],
      [10, 12],
    ]);
  });
});
