import { afterEach, describe, expect, it, vi } from 'vitest';
import { decodeMono, probeDurationSeconds } from '../../../../web/audio/decode.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A browser's decoder that gives these channels; none stands for a file that it cannot decode. */
function decodeTo(...channels: Float32Array[]): void {
  const buffer = {
    length: channels[0]?.length,
    numberOfChannels: channels.length,
    getChannelData: (channel: number) => channels[channel],
  };
  vi.stubGlobal(
    'OfflineAudioContext',
    class {
      decodeAudioData = async () => {
        if (channels.length === 0) throw new DOMException('no', 'EncodingError');
        return buffer;
      };
    },
  );
}

describe('decodeMono', () => {
  it('is the mean of the channels', async () => {
    decodeTo(Float32Array.of(1, 0.5, -1), Float32Array.of(0, 0.5, 1));
    expect([...(await decodeMono(new Blob(['x'])))!]).toEqual([0.5, 0.5, 0]);
  });

  it('is nothing where the browser cannot decode', async () => {
    decodeTo();
    expect(await decodeMono(new Blob(['x']))).toBeUndefined();
  });
});

describe('probeDurationSeconds', () => {
  /** An audio element that tells this event when its source is set. */
  function playAs(event: 'loadedmetadata' | 'error' | 'nothing', duration: number): void {
    vi.stubGlobal(
      'Audio',
      class extends EventTarget {
        duration = duration;
        set src(_: string) {
          queueMicrotask(() => this.dispatchEvent(new Event(event)));
        }
      },
    );
  }

  it('is what the file says', async () => {
    playAs('loadedmetadata', 3.5);
    expect(await probeDurationSeconds(new Blob(['x']))).toBe(3.5);
    playAs('loadedmetadata', Number.POSITIVE_INFINITY);
    expect(await probeDurationSeconds(new Blob(['x']))).toBe(Number.POSITIVE_INFINITY);
  });

  it('is nothing where the browser cannot play it, or does not say within five seconds', async () => {
    playAs('error', Number.NaN);
    expect(await probeDurationSeconds(new Blob(['x']))).toBeUndefined();
    vi.useFakeTimers();
    playAs('nothing', 3);
    const probed = probeDurationSeconds(new Blob(['x']));
    await vi.advanceTimersByTimeAsync(5000);
    expect(await probed).toBeUndefined();
  });
});
