import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../contract/index.ts';
import { recogniseObject } from '../../../functions/infer/recogniseObject.ts';
import { refusal } from '../../support/fakeBucket.ts';
import { happyModel } from '../../support/happyModel.ts';
import { inPieces } from '../../support/streams.ts';
import { voice } from '../../support/voice.ts';
import { writeWav } from '../../support/wav.ts';

const GOOD = writeWav({ channels: [voice(1)], sampleRateHz: 16_000 });

/** Recognises an object of a bucket that answers with these bytes, or refuses. */
async function recognise(
  answer: Uint8Array | Error,
  of: { sizeBytes?: number; eTag?: string } = {},
  maxDurationSeconds = 600,
) {
  const asked: unknown[] = [];
  const send = async (command: unknown, options: unknown): Promise<unknown> => {
    if (!(command instanceof GetObjectCommand)) throw new Error('Expected a GetObject.');
    asked.push(command.input, options);
    if (answer instanceof Error) throw answer;
    return { Body: inPieces(answer) };
  };
  const { signal } = new AbortController();
  const options = {
    model: Promise.resolve(happyModel),
    augment: false,
    maxDurationSeconds,
    signal,
    onProgress: () => undefined,
  };
  const audio = { bucket: 'b', key: 'k', sizeBytes: 1, ...of };
  const outcome = await recogniseObject(audio, { ...options, s3: { send } as unknown as S3Client });
  return { outcome, asked, signal };
}

describe('recogniseObject', () => {
  it('gives the recognition and, beside it, the embedding', async () => {
    const { outcome, asked, signal } = await recognise(GOOD);
    expect(outcome).toMatchObject({ kind: 'recognised', recognition: { emotion: 'happy' } });
    expect(outcome).toHaveProperty('embedding', expect.any(Float32Array));
    expect(asked).toEqual([{ Bucket: 'b', Key: 'k' }, { abortSignal: signal }]);
  });

  it('reads the content that is meant, when one is', async () => {
    const { asked } = await recognise(GOOD, { eTag: 'e1' });
    expect(asked[0]).toEqual({ Bucket: 'b', Key: 'k', IfMatch: '"e1"' });
  });

  it('refuses what is no recording, with the code and the message of the recogniser', async () => {
    const { outcome } = await recognise(new TextEncoder().encode('This is a letter.'));
    expect(outcome).toEqual({ kind: 'refused', error: { code: 'unsupported-format', message: expect.any(String) } });
  });

  it('reads a file of the largest size, and refuses a larger one unread', async () => {
    expect((await recognise(GOOD, { sizeBytes: LIMITS.maxBytes })).outcome.kind).toBe('recognised');
    const { outcome, asked } = await recognise(GOOD, { sizeBytes: LIMITS.maxBytes + 1 });
    const message = 'Expected at most 536870912 bytes, got 536870913. Send a shorter or compressed (FLAC) file.';
    expect(outcome).toEqual({ kind: 'refused', error: { code: 'too-large', message } });
    expect(asked).toEqual([]);
  });

  it('refuses a recording that is longer than is taken here', async () => {
    const long = writeWav({ channels: [voice(1.1)], sampleRateHz: 16_000 });
    expect((await recognise(GOOD, {}, 1)).outcome.kind).toBe('recognised');
    expect((await recognise(long, {}, 1)).outcome).toMatchObject({
      kind: 'refused',
      error: {
        code: 'too-long',
        message: expect.stringMatching(/^Expected at most 1 s of audio, got at least 1\.[01] s/),
      },
    });
  });

  it.each([
    ['gone', new NoSuchKey({ message: 'gone', $metadata: { httpStatusCode: 404 } })],
    ['overwritten', refusal('PreconditionFailed', 412)],
  ])('says of an object that it is %s', async (kind, error) => {
    expect((await recognise(error)).outcome).toEqual({ kind });
  });

  it.each([
    ['a bucket that is missing', refusal('NoSuchBucket', 404)],
    ['a refusal', refusal('AccessDenied', 403)],
    ['a fault', new Error('ECONNRESET')],
  ])('throws at %s', async (_, error) => {
    await expect(recognise(error)).rejects.toBe(error);
  });
});
