import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadVoiceDetector } from '../../../core/speech/index.ts';
import type { VoiceDetector } from '../../../core/types.ts';
import { nonSpeechSounds } from '../../support/nonSpeech.ts';
import { noise } from '../../support/signals.ts';
import { voice } from '../../support/voice.ts';

let detector: VoiceDetector;
beforeAll(async () => {
  detector = await loadVoiceDetector();
});
afterAll(() => detector.release());

const gained = (pcm: Float32Array, db: number): Float32Array => pcm.map((sample) => sample * 10 ** (db / 20));

describe('hasVoice', () => {
  it.each([100, 140, 200])('hears a voice of %i Hz', async (pitchHz) => {
    expect(await detector.hasVoice(voice(2, 16_000, pitchHz))).toBe(true);
  });

  it.each([-50, -30, 0, 6])('hears it whatever its loudness: %i dB', async (db) => {
    expect(await detector.hasVoice(gained(voice(2), db))).toBe(true);
  });

  it('hears it in noise, and after two seconds of noise', async () => {
    const speech = voice(2);
    const hiss = noise(4 * 16_000, 1, 0.02);
    expect(await detector.hasVoice(speech.map((sample, i) => sample + hiss[i]))).toBe(true);
    expect(await detector.hasVoice(hiss.map((sample, i) => sample + (speech[i - 32_000] ?? 0)))).toBe(true);
  });

  const sounds = Object.entries(nonSpeechSounds(4));
  it.each(sounds)('hears none in %s', async (_, pcm) => {
    expect(await detector.hasVoice(pcm)).toBe(false);
  });

  it('gives the same when windows are asked about at once, and leaves them as they were', async () => {
    const windows = [voice(1), noise(16_000, 2, 0.3), voice(1, 16_000, 110), new Float32Array(16_000)];
    const before = windows.map((pcm) => pcm.slice());
    expect(await Promise.all(windows.map((pcm) => detector.hasVoice(pcm)))).toEqual([true, false, true, false]);
    expect(windows).toEqual(before);
  });

  it('hears none in next to nothing', async () => {
    expect(await detector.hasVoice(new Float32Array(0))).toBe(false);
    expect(await detector.hasVoice(Float32Array.of(0.5))).toBe(false);
  });
});

describe('loadVoiceDetector', () => {
  it('names the weights that it lacks', async () => {
    await expect(loadVoiceDetector('no/such.onnx')).rejects.toThrow(/silero_vad_16k_op15\.onnx as no\/such\.onnx/);
  });
});
