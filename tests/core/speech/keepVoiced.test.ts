import { describe, expect, it } from 'vitest';
import { keepVoiced } from '../../../core/speech/keepVoiced.ts';

const PCM = Float32Array.from({ length: 12 }, (_, i) => i);
const WINDOWS = [
  { startSample: 0, endSample: 4, name: 'first' },
  { startSample: 4, endSample: 7, name: 'second' },
  { startSample: 8, endSample: 12, name: 'third' },
];

/** Hears a voice where one of these samples is. */
const detector = (...voiced: number[]) => ({
  hasVoice: async (pcm: Float32Array) => voiced.some((sample) => pcm.includes(sample)),
});

describe('keepVoiced', () => {
  it('keeps the windows in which there is a voice, as they are and in order', async () => {
    expect(await keepVoiced(PCM, WINDOWS, detector(9, 3))).toEqual([WINDOWS[0], WINDOWS[2]]);
    // The samples at both edges of a window, and those between windows.
    expect(await keepVoiced(PCM, WINDOWS, detector(4))).toEqual([WINDOWS[1]]);
    expect(await keepVoiced(PCM, WINDOWS, detector(6, 11))).toEqual([WINDOWS[1], WINDOWS[2]]);
  });

  it.each([
    ['no window has a voice', WINDOWS],
    ['there is no window', []],
  ])('refuses a recording when %s', async (_, windows) => {
    await expect(keepVoiced(PCM, windows, detector(7))).rejects.toMatchObject({
      name: 'AudioError',
      code: 'no-speech',
      message:
        'Expected speech, got other sound: no voice was found in noise, tones or music. Send the recording of a person ' +
        'speaking, close to the microphone.',
    });
  });

  it('stops at the next window when told to', async () => {
    const controller = new AbortController();
    let asked = 0;
    const hasVoice = async () => {
      asked++;
      controller.abort(new Error('enough'));
      return true;
    };
    await expect(keepVoiced(PCM, WINDOWS, { hasVoice }, controller.signal)).rejects.toThrow('enough');
    expect(asked).toBe(1);
  });
});
