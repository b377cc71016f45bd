import type { Session } from '../onnx/session.ts';
import { SAMPLE_RATE_HZ } from '../types.ts';

/** Samples that the network takes at a time: 32 ms. */
export const CHUNK_SAMPLES = 512;
/** Samples before a chunk that it must see again. Without them it answers 0.001 on speech, and says nothing. */
const CONTEXT_SAMPLES = 64;
/** What the network remembers, [2, 1, 128]. */
const STATE_SHAPE: readonly number[] = [2, 1, 128];

/**
 * How likely each chunk of a sound is speech, by Silero VAD 6 (github.com/snakers4/silero-vad). A stream, so that the
 * reader can stop when it has heard enough.
 *
 * @param pcm mono samples at 16 kHz; past its end there is silence
 * @returns a probability for each 512 samples
 */
export async function* voiceProbabilities(session: Session, pcm: Float32Array): AsyncGenerator<number> {
  const sr = { data: BigInt64Array.of(BigInt(SAMPLE_RATE_HZ)), shape: [] };
  let state = new Float32Array(STATE_SHAPE.reduce((product, size) => product * size));
  for (let at = 0; at < pcm.length; at += CHUNK_SAMPLES) {
    const input = new Float32Array(CONTEXT_SAMPLES + CHUNK_SAMPLES);
    const from = Math.max(0, at - CONTEXT_SAMPLES);
    input.set(pcm.subarray(from, at + CHUNK_SAMPLES), from - (at - CONTEXT_SAMPLES));
    const { output, stateN } = await session.run({
      input: { data: input, shape: [1, input.length] },
      state: { data: state, shape: STATE_SHAPE },
      sr,
    });
    state = stateN.data as Float32Array<ArrayBuffer>;
    yield output.data[0] as number;
  }
}
