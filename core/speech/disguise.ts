import { SAMPLE_RATE_HZ } from '../types.ts';

/** RMS of the loudest frame after {@link levelled}: −20 dBFS, as speech is usually recorded. */
const LEVEL_RMS = 0.1;
const LEVEL_FRAME_SAMPLES = 512;

/** A voice's pitch is never still: the pulse wanders by a tenth, about twice a second. */
const WANDER_SHARE = 0.1;
const WANDER_HZ = 2.3;

/** Pre-emphasis: y[i] = x[i] − 0.95 x[i − 1], a customary value in speech coding. */
const EMPHASIS = 0.95;
const STRETCH = 1.2;

/** The sound brought to one loudness, that of its loudest frame. Digital silence stays as it is. */
export function levelled(pcm: Float32Array): Float32Array {
  let loudest = 0;
  for (let at = 0; at < pcm.length; at += LEVEL_FRAME_SAMPLES) {
    const frame = pcm.subarray(at, at + LEVEL_FRAME_SAMPLES);
    let sum = 0;
    for (const sample of frame) sum += sample * sample;
    loudest = Math.max(loudest, sum / LEVEL_FRAME_SAMPLES);
  }
  const gain = loudest > 0 ? LEVEL_RMS / Math.sqrt(loudest) : 1;
  return pcm.map((sample) => gain * sample);
}

/**
 * The sound in pulses: multiplied by a raised cosine, squared.
 *
 * @param pulseHz pulses a second, on average
 */
export function pulsed(pcm: Float32Array, pulseHz: number): Float32Array {
  const turn = (2 * Math.PI) / SAMPLE_RATE_HZ;
  let phase = 0;
  return pcm.map((sample, i) => {
    phase += turn * pulseHz * (1 + WANDER_SHARE * Math.sin(turn * WANDER_HZ * i));
    return sample * (0.5 + 0.5 * Math.cos(phase)) ** 2;
  });
}

/** The sound with its high frequencies raised, by 6 dB an octave. */
export function brightened(pcm: Float32Array): Float32Array {
  return pcm.map((sample, i) => sample - EMPHASIS * (pcm[i - 1] ?? 0));
}

/** The sound played slower: 1.2 times as long, and as much lower. By linear interpolation. */
export function slowed(pcm: Float32Array): Float32Array {
  return Float32Array.from({ length: Math.floor(pcm.length * STRETCH) }, (_, i) => {
    const at = Math.floor(i / STRETCH);
    const share = i / STRETCH - at;
    return pcm[at] * (1 - share) + (pcm[at + 1] ?? 0) * share;
  });
}
