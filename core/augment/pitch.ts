import { interpolate } from './interpolate.ts';
import { stretch } from './stretch.ts';

/**
 * Shifts the pitch and keeps the length: stretched in time by the phase vocoder, then read faster or slower by the
 * same factor. librosa.effects.pitch_shift does the same with another interpolation. Meant for a semitone or two: the
 * phases of neighbouring bins drift apart, and over an octave a tone loses a decibel.
 *
 * @param pcm mono samples; not changed
 * @param semitones up when positive
 * @returns a new array of the same length
 */
export function shiftPitch(pcm: Float32Array, semitones: number): Float32Array {
  const ratio = 2 ** (semitones / 12);
  return interpolate(stretch(pcm, ratio), ratio, pcm.length);
}
