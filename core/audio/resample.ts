import { SpeexResampler } from './speexResampler.ts';

/**
 * Changes the sample rate of a mono stream with a band-limited filter (SpeexDSP): what the new rate cannot carry is at
 * least 60 dB down (`npm run bench:resample` prints how far), and what it can carry keeps its level and its place in
 * time. How the stream is cut into pieces changes nothing.
 *
 * @param chunks pieces of `[sample]` at `fromHz`; never changed
 * @param fromHz whole Hz
 * @param toHz whole Hz; equal to `fromHz`, the pieces are passed on as they are
 * @returns pieces of `[sample]` at `toHz`, together round(samples · toHz / fromHz), sample 0 at the time of sample 0
 */
export async function* resample(
  chunks: AsyncIterable<Float32Array>,
  fromHz: number,
  toHz: number,
): AsyncGenerator<Float32Array> {
  if (fromHz === toHz) {
    yield* chunks;
    return;
  }
  const resampler = await SpeexResampler.create(fromHz, toHz);
  try {
    let [taken, given] = [0, 0];
    for await (const chunk of chunks) {
      taken += chunk.length;
      const made = resampler.process(chunk);
      given += made.length;
      if (made.length > 0) yield made;
    }
    const rest = Math.round((taken * toHz) / fromHz) - given;
    // Half a filter of silence pushes the last samples out; a step of the lower rate more covers the rounding.
    const zeros = new Float32Array(resampler.latencySamples + Math.ceil(fromHz / toHz) + 1);
    if (rest > 0) yield resampler.process(zeros).subarray(0, rest);
  } finally {
    resampler.free();
  }
}
