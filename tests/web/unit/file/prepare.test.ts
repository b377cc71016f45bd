import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClipRequestSchema } from '../../../../contract/index.ts';
import { MAX_HELD_SECONDS } from '../../../../web/audio/index.ts';
import type { Decoder } from '../../../../web/file/prepare.ts';
import { prepareFile, safeFileName } from '../../../../web/file/prepare.ts';

const decoder = (durationSeconds: number | undefined, samples?: Float32Array): Decoder => ({
  probeDurationSeconds: async () => durationSeconds,
  decodeMono: async () => samples,
  maxDurationSeconds: () => 600,
});
const unused: Decoder = {
  probeDurationSeconds: () => Promise.reject(new Error('not to be probed')),
  decodeMono: () => Promise.reject(new Error('not to be decoded')),
  maxDurationSeconds: () => 600,
};
const foreign = new Blob(['a format of the browser alone']);

async function prepare(file: Blob, by: Decoder) {
  let told = false;
  const prepared = await prepareFile(file, by, () => {
    told = true;
  });
  return { ...prepared, told };
}

describe('prepareFile', () => {
  it.each([
    ['RIFF....WAVE', 'audio/wav'],
    ['fLaC........', 'audio/flac'],
    ['\0\0\0\x20ftypM4A ', 'audio/mp4'],
    ['OggS........', 'audio/ogg'],
    ['ID3\x04........', 'audio/mpeg'],
  ])('sends %s as it is', async (start, contentType) => {
    const file = new Blob([start]);
    expect(await prepare(file, unused)).toEqual({ body: file, contentType, converted: false, told: false });
  });

  it('converts what only the browser can decode', async () => {
    const { body, ...rest } = await prepare(foreign, decoder(2, new Float32Array(32_000)));
    expect(rest).toEqual({ contentType: 'audio/wav', converted: true, told: true });
    expect(body.size).toBe(64_044);
    expect(await body.slice(0, 4).text()).toBe('RIFF');
  });

  it('sends what nobody here can decode, for the service to name the reason', async () => {
    const expected = { body: foreign, contentType: 'application/octet-stream', converted: false };
    expect(await prepare(foreign, decoder(undefined))).toEqual({ ...expected, told: false });
    expect(await prepare(foreign, decoder(3, undefined))).toEqual({ ...expected, told: true });
  });

  it('does not decode an hour to learn that it is too long', async () => {
    const hour: Decoder = { ...unused, probeDurationSeconds: async () => 3600 };
    await expect(prepare(foreign, hour)).rejects.toMatchObject({
      code: 'too-long',
      message: 'The recording lasts 60 minutes; at most 10 minutes are taken.',
    });
  });

  it.each([
    [600, 629, 'sent'],
    [600, 631, 'too-long'],
    [600, Number.POSITIVE_INFINITY, 'sent'],
    [600, undefined, 'sent'],
    [undefined, 9999, 'sent'],
  ])('of a service that takes %s s, a WAV of %s s is %s, before its bytes go', async (most, seconds, outcome) => {
    const long = new Blob(['RIFF....WAVE', new Uint8Array(240_000)]);
    const asked = { ...decoder(seconds), maxDurationSeconds: () => most };
    const said = await prepare(long, asked).then(
      () => 'sent',
      (error: { code: string; message: string }) => error.code,
    );
    expect(said).toBe(outcome);
  });

  it('does not ask how long a file is that is too small to be too long', async () => {
    const small = new Blob(['RIFF....WAVE', new Uint8Array(239_000)]);
    expect((await prepare(small, unused)).converted).toBe(false);
  });

  it('measures what does not say its length', async () => {
    const samples = new Float32Array((MAX_HELD_SECONDS + 1) * 16_000);
    await expect(prepare(foreign, decoder(Number.POSITIVE_INFINITY, samples))).rejects.toMatchObject({
      code: 'too-long',
    });
  });

  it('takes a recording of just the longest length', async () => {
    const { contentType } = await prepare(foreign, decoder(MAX_HELD_SECONDS, new Float32Array(16)));
    expect(contentType).toBe('audio/wav');
  });

  it.each([
    [Number.POSITIVE_INFINITY, 64, 'audio/wav'],
    [Number.POSITIVE_INFINITY, 65, 'too-large'],
    [300, 65, 'audio/wav'],
  ])('of what lasts %d s and has %d MB makes: %s', async (durationSeconds, megabytes, outcome) => {
    const large = { size: megabytes * 2 ** 20, slice: () => foreign } as unknown as Blob;
    const prepared = prepare(large, decoder(durationSeconds, new Float32Array(16)));
    expect(await prepared.catch((error: unknown) => error)).toMatchObject(
      outcome === 'too-large' ? { code: outcome } : { contentType: outcome },
    );
  });

  it('says so when the browser may not read the file', async () => {
    const locked = { size: 5, slice: () => ({ arrayBuffer: () => Promise.reject(new Error('NotReadableError')) }) };
    await expect(prepare(locked as unknown as Blob, unused)).rejects.toMatchObject({ code: 'file-unreadable' });
  });

  it('refuses an empty file before anything else', async () => {
    await expect(prepare(new Blob([]), unused)).rejects.toMatchObject({ code: 'empty-file' });
  });
});

describe('safeFileName', () => {
  it('always gives a name that the service takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        expect(createClipRequestSchema.safeParse({ fileName: safeFileName(name), sizeBytes: 1 }).success).toBe(true);
      }),
    );
  });

  it('leaves ordinary names alone and keeps the end of long ones', () => {
    expect(safeFileName('Ärger & Co. (1).wav')).toBe('Ärger & Co. (1).wav');
    expect(safeFileName(`${'x'.repeat(300)}.wav`)).toMatch(/^x{251}\.wav$/);
    expect(safeFileName(`😀${'x'.repeat(250)}.wav`)).toBe(`_${'x'.repeat(250)}.wav`);
    expect(safeFileName('😀.wav')).toBe('😀.wav');
  });
});
