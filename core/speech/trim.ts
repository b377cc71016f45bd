/** How speech is told from silence. */
export interface SpeechOptions {
  /** Frames this many decibels below the loudest one are silence. */
  topDb: number;
  frameSamples: number;
  hopSamples: number;
}

/**
 * Which frames hold sound: RMS above the loudest frame's by less than `topDb`, centred frames with zero padding,
 * as librosa.effects.split (0.10.1) has it. Recordings that never rise above {@link SILENCE_RMS} have none.
 *
 * @param pcm mono samples in −1..1
 * @returns one flag a frame; frame i is centred on sample i × hopSamples
 */
export function activeFrames(pcm: Float32Array, { topDb, frameSamples, hopSamples }: SpeechOptions): Uint8Array {
  const meanSquares = frameMeanSquares(pcm, frameSamples, hopSamples);
  let loudest = 0;
  for (const value of meanSquares) loudest = Math.max(loudest, value);
  const active = new Uint8Array(meanSquares.length);
  if (loudest < SILENCE_RMS ** 2) return active;
  const threshold = loudest * 10 ** (-topDb / 10);
  for (let i = 0; i < active.length; i++) active[i] = meanSquares[i] > threshold ? 1 : 0;
  return active;
}

/** −70 dBFS: below it a recording is taken as silent. Dither and the noise of a 16-bit converter lie there. */
export const SILENCE_RMS = 10 ** (-70 / 20);

/** Mean square of each centred frame, from running sums in double precision. */
function frameMeanSquares(pcm: Float32Array, frameSamples: number, hopSamples: number): Float64Array {
  const squares = new Float64Array(pcm.length + 1);
  for (let i = 0; i < pcm.length; i++) squares[i + 1] = squares[i] + pcm[i] * pcm[i];
  const frames = new Float64Array(1 + Math.floor(pcm.length / hopSamples));
  const half = frameSamples >> 1;
  for (let i = 0; i < frames.length; i++) {
    const start = Math.max(0, i * hopSamples - half);
    const end = Math.min(pcm.length, i * hopSamples - half + frameSamples);
    frames[i] = Math.max(0, squares[end] - squares[start]) / frameSamples;
  }
  return frames;
}
