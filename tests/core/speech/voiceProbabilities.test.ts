import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSession, type Session, type Tensor } from '../../../core/onnx/session.ts';
import { voiceWeightsPath } from '../../../core/speech/voiceDetector.ts';
import { voiceProbabilities } from '../../../core/speech/voiceProbabilities.ts';
import { collect } from '../../support/streams.ts';
import { voice } from '../../support/voice.ts';

/** Notes what it is given, and answers with how often it was asked. */
function recorder(): { session: Session; asked: Record<string, Tensor>[] } {
  const asked: Record<string, Tensor>[] = [];
  const run = async (inputs: Record<string, Tensor>): Promise<Record<string, Tensor>> => {
    asked.push(inputs);
    return {
      output: { data: Float32Array.of(asked.length), shape: [1, 1] },
      stateN: { data: new Float32Array(256).fill(asked.length), shape: [2, 1, 128] },
    };
  };
  return { session: { inputNames: [], outputNames: [], run, release: async () => undefined }, asked };
}

describe('voiceProbabilities', () => {
  it('shows the network 512 samples a time after the 64 before them, with silence at both ends', async () => {
    const { session, asked } = recorder();
    const pcm = Float32Array.from({ length: 1_100 }, (_, i) => i + 1);
    expect(await collect(voiceProbabilities(session, pcm))).toEqual([1, 2, 3]);
    const padded = [...new Array<number>(64).fill(0), ...pcm, ...new Array<number>(436).fill(0)];
    expect(asked.map(({ input }) => [...(input.data as Float32Array)])).toEqual([
      padded.slice(0, 576),
      padded.slice(512, 1_088),
      padded.slice(1_024, 1_600),
    ]);
    for (const { input, sr } of asked)
      expect([input.shape, sr]).toEqual([[1, 576], { data: BigInt64Array.of(16_000n), shape: [] }]);
  });

  it('hands on what the network remembers, from nothing', async () => {
    const { session, asked } = recorder();
    await collect(voiceProbabilities(session, new Float32Array(1_536)));
    expect(asked.map(({ state }) => [state.shape, new Set(state.data as Float32Array)])).toEqual(
      [0, 1, 2].map((value) => [[2, 1, 128], new Set([value])]),
    );
  });

  it('asks no more than its reader wants', async () => {
    const { session, asked } = recorder();
    for await (const probability of voiceProbabilities(session, new Float32Array(5_120))) if (probability === 2) break;
    expect(asked).toHaveLength(2);
  });
});

describe('voiceProbabilities with the real weights', () => {
  let session: Session;
  beforeAll(async () => {
    session = await loadSession(voiceWeightsPath());
  });
  afterAll(() => session.release());

  it('finds speech very likely in a voice, and very unlikely before and after it', async () => {
    const pcm = new Float32Array(5 * 16_000);
    pcm.set(voice(1.7, 16_000, 110), 1.5 * 16_000);
    const probabilities = await collect(voiceProbabilities(session, pcm));
    const mean = (fromSeconds: number, toSeconds: number): number => {
      const part = probabilities.slice(Math.ceil(fromSeconds / 0.032), Math.floor(toSeconds / 0.032));
      return part.reduce((a, b) => a + b) / part.length;
    };
    expect(mean(0, 1.4)).toBeLessThan(0.1);
    expect(mean(1.6, 3.1)).toBeGreaterThan(0.8);
    expect(mean(3.8, 5)).toBeLessThan(0.1);
  });
});
