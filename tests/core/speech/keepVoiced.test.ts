import { describe, expect, it } from 'vitest';
import { keepVoiced } from '../../../core/speech/keepVoiced.ts';
import { collect } from '../../support/streams.ts';

const WINDOWS = [
  { pcm: Float32Array.of(0, 1, 2, 3), name: 'first' },
  { pcm: Float32Array.of(4, 5, 6), name: 'second' },
  { pcm: Float32Array.of(8, 9, 10, 11), name: 'third' },
];

async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** Hears a voice where one of these samples is. */
const hearing = (...voiced: number[]) => ({
  hasVoice: async (pcm: Float32Array) => voiced.some((sample) => pcm.includes(sample)),
});

const kept = (...voiced: number[]) => collect(keepVoiced(stream(WINDOWS), { detector: hearing(...voiced) }));

describe('keepVoiced', () => {
  it('keeps the windows in which there is a voice, as they are and in order', async () => {
    expect(await kept(9, 3)).toEqual([WINDOWS[0], WINDOWS[2]]);
    expect(await kept(4)).toEqual([WINDOWS[1]]);
    expect(await kept(6, 11)).toEqual([WINDOWS[1], WINDOWS[2]]);
  });

  it('tells of each window that it leaves out', async () => {
    let refused = 0;
    const onRefused = (): void => {
      refused++;
    };
    await collect(keepVoiced(stream(WINDOWS), { detector: hearing(5), onRefused }));
    expect(refused).toBe(2);
  });

  it('listens to no window before it is asked for', async () => {
    const heard: number[] = [];
    const hasVoice = async (pcm: Float32Array) => heard.push(pcm[0]) > 0;
    const voiced = keepVoiced(stream(WINDOWS), { detector: { hasVoice } });
    await voiced.next();
    expect(heard).toEqual([0]);
  });

  it.each([
    ['no window has a voice', WINDOWS],
    ['there is no window', []],
  ])('refuses a recording when %s', async (_, windows) => {
    await expect(collect(keepVoiced(stream(windows), { detector: hearing(7) }))).rejects.toMatchObject({
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
    const voiced = keepVoiced(stream(WINDOWS), { detector: { hasVoice }, signal: controller.signal });
    await expect(collect(voiced)).rejects.toThrow('enough');
    expect(asked).toBe(1);
  });
});
