import { readdirSync, readlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EMOTIONS, recognitionSchema } from '../../contract/index.ts';
import { loadModel, type Model, recognise } from '../../core/index.ts';
import { SHIPPED_BUNDLE } from '../support/bundle.ts';
import { nonSpeechSounds } from '../support/nonSpeech.ts';
import { inPieces } from '../support/streams.ts';
import { voice } from '../support/voice.ts';
import { writeWav } from '../support/wav.ts';

let model: Model;
beforeAll(async () => {
  model = await loadModel(SHIPPED_BUNDLE);
});
afterAll(() => model.release());

const wav = (samples: Float32Array, sampleRateHz = 16_000): Uint8Array =>
  writeWav({ channels: [samples], sampleRateHz });
const silence = (seconds: number): Float32Array => new Float32Array(seconds * 16_000);

/** Parts one after another. */
function sequence(...parts: Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

const recogniseAll = (bytes: Uint8Array, options: object = {}) => recognise(inPieces(bytes), { model, ...options });
/** The recognition alone. */
const heard = async (bytes: Uint8Array, options: object = {}) => (await recogniseAll(bytes, options)).recognition;

/** The same sound at three times the rate: interpolated by a windowed sinc, which leaves all below 7 kHz as it is. */
function atTripleRate(pcm: Float32Array): Float32Array {
  const reach = 48;
  return Float32Array.from({ length: 3 * pcm.length }, (_, place) => {
    const at = place / 3;
    let sum = 0;
    for (let i = Math.max(0, Math.ceil(at - reach)); i <= Math.min(pcm.length - 1, at + reach); i++) {
      const x = at - i;
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
      sum += pcm[i] * sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / reach));
    }
    return sum;
  });
}

describe('recognise', () => {
  it('gives a recognition that fits the contract, with probabilities that sum to 1', async () => {
    const result = await heard(wav(voice(2)));
    expect(recognitionSchema.parse(result)).toEqual(result);
    const values = EMOTIONS.map((emotion) => result.probabilities[emotion]);
    expect(values.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    expect(result.confidence).toBe(Math.max(...values));
    expect(result.probabilities[result.emotion]).toBe(result.confidence);
    expect(result.durationSeconds).toBeCloseTo(2, 3);
    expect(result.unsure).toBe(result.confidence < model.spec.calibration.unsureBelow);
    for (const stage of ['speech', 'features', 'encode'] as const) expect(result.timingsMs[stage]).toBeGreaterThan(0);
  });

  it('gives the same whatever the pieces the bytes come in', async () => {
    const bytes = wav(voice(1.3, 44_100), 44_100);
    const { timingsMs: _, ...whole } = await heard(bytes);
    const { recognition } = await recognise(inPieces(bytes, [1, 7, 1000, 333]), { model });
    const { timingsMs: __, ...pieces } = recognition;
    expect(pieces).toEqual(whole);
  });

  it('gives nearly the same for the same sound at another rate or with two channels', async () => {
    const reference = await heard(wav(voice(2)));
    const others = await Promise.all([
      heard(wav(atTripleRate(voice(2)), 48_000)),
      heard(writeWav({ channels: [voice(2), voice(2)], sampleRateHz: 16_000 })),
    ]);
    for (const other of others) {
      for (const emotion of EMOTIONS) {
        expect(Math.abs(other.probabilities[emotion] - reference.probabilities[emotion])).toBeLessThan(0.05);
      }
    }
  });

  it('ignores silence around the voice', async () => {
    const { segments, speechSeconds, durationSeconds } = await heard(wav(sequence(silence(2), voice(2), silence(3))));
    expect(durationSeconds).toBeCloseTo(7, 3);
    expect(speechSeconds).toBeLessThan(2.3);
    expect(segments).toHaveLength(1);
    expect(segments[0].startSeconds).toBeCloseTo(2, 0);
    expect(segments[0].endSeconds).toBeCloseTo(4, 0);
  });

  it('cuts a long recording into windows, leaves silence out, and covers the rest', async () => {
    const shares: number[] = [];
    const result = await heard(wav(sequence(voice(9), silence(13), voice(10))), {
      onProgress: (share: number) => shares.push(share),
    });
    const { segments } = result;
    expect(segments[0].startSeconds).toBeLessThan(0.2);
    expect(segments.at(-1)!.endSeconds).toBeGreaterThan(31.5);
    for (const [i, segment] of segments.entries()) {
      expect(segment.endSeconds).toBeGreaterThan(segment.startSeconds);
      if (i > 0) expect(segment.startSeconds).toBeGreaterThanOrEqual(segments[i - 1].endSeconds);
    }
    const gap = segments.findIndex((segment, i) => i > 0 && segment.startSeconds > segments[i - 1].endSeconds + 3);
    expect(gap).toBeGreaterThan(0);
    expect(shares.at(-1)).toBe(1);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
  });

  it('with augmentation gives the same every time, close to the single pass', async () => {
    const bytes = wav(voice(2));
    const single = await heard(bytes);
    const first = await heard(bytes, { augment: true });
    const second = await heard(bytes, { augment: true });
    expect(second.probabilities).toEqual(first.probabilities);
    expect(first.probabilities).not.toEqual(single.probabilities);
    expect(EMOTIONS.map((emotion) => first.probabilities[emotion]).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  });

  it('gives the embedding beside the recognition, over all speech', async () => {
    const { recognition, embedding } = await recogniseAll(wav(voice(1)));
    expect(recognition).not.toHaveProperty('embedding');
    const { size, pooling } = model.spec.encoder;
    expect(embedding).toHaveLength(pooling === 'mean' ? size : 2 * size);
    expect(embedding.every(Number.isFinite)).toBe(true);
  });

  it('warns about a file that ends early, and uses what is there', async () => {
    const bytes = wav(voice(2));
    const result = await heard(bytes.subarray(0, bytes.length / 2));
    expect(result.durationSeconds).toBeCloseTo(1, 1);
    expect(result.warnings[0].code).toBe('truncated-data');
  });

  it('refuses silence, and what is too short', async () => {
    await expect(heard(wav(silence(2)))).rejects.toMatchObject({ code: 'no-speech' });
    await expect(heard(wav(voice(0.2)))).rejects.toMatchObject({ code: 'too-short' });
    await expect(heard(new Uint8Array(0))).rejects.toMatchObject({ code: 'empty-file' });
  });

  it('hears no voice in noise, tones and music, however loud', async () => {
    const sounds = nonSpeechSounds(3);
    for (const name of ['white noise', 'tone 440 Hz', 'organ melody', 'band', 'rain']) {
      await expect(heard(wav(sounds[name]))).rejects.toMatchObject({
        code: 'no-speech',
        message: expect.stringMatching(/got other sound/),
      });
    }
  });

  it('leaves out the windows of a long recording that hold no voice', async () => {
    const { 'white noise': hiss, chords } = nonSpeechSounds(8);
    const quiet = hiss.map((sample) => sample / 4);
    const { segments } = await heard(wav(sequence(quiet, voice(8), chords, voice(8))));
    const covered = segments.map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds]);
    expect(covered[0][0]).toBeCloseTo(8, 0);
    expect(covered.at(-1)![1]).toBeCloseTo(32, 0);
    expect(covered.some(([start, end]) => start < 23.5 && end > 16.5)).toBe(false);
  });

  it('tells how far it is all the time, while it reads and while it listens', async () => {
    const shares: number[] = [];
    // Of 15 windows, the second half holds no voice.
    const bytes = wav(
      sequence(
        voice(30),
        nonSpeechSounds(30)['white noise'].map((sample) => sample / 4),
      ),
    );
    await heard(bytes, { onProgress: (share: number) => shares.push(share) });
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
    expect(shares[0]).toBeLessThan(0.05);
    expect(shares.at(-1)).toBe(1);
    for (const [i, share] of shares.entries()) if (i > 0) expect(share - shares[i - 1]).toBeLessThan(0.3);
  });

  it.skipIf(process.platform !== 'linux')('keeps more than a minute in a file, and leaves nothing of it', async () => {
    const openFiles = (): string[] =>
      readdirSync('/proc/self/fd').flatMap((fd) => {
        try {
          return [readlinkSync(`/proc/self/fd/${fd}`)].filter((path) => path.includes('/ser-'));
        } catch {
          return [];
        }
      });
    const counts: number[] = [];
    const bytes = wav(sequence(voice(9), silence(51), voice(9)));
    const { segments, durationSeconds } = await heard(bytes, { onProgress: () => counts.push(openFiles().length) });
    expect(counts.at(-1)).toBe(1);
    expect(openFiles()).toEqual([]);
    expect(durationSeconds).toBe(69);
    expect(segments.at(-1)!.endSeconds).toBeGreaterThan(68.5);
    await expect(heard(wav(silence(70)))).rejects.toMatchObject({ code: 'no-speech' });
    expect(openFiles()).toEqual([]);
  });

  it('stops when told to', async () => {
    const controller = new AbortController();
    const pending = heard(wav(voice(60)), {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await expect(pending).rejects.toThrow('enough');
  });
});
