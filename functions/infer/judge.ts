import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { type FileError, LIMITS, type Recognition } from '../../contract/index.ts';
import { AudioError, type Model, recognise } from '../../core/index.ts';
import { httpStatusOf } from '../httpStatus.ts';

/** Where the audio is. */
export interface AudioObject {
  bucket: string;
  key: string;
  sizeBytes: number;
  /** When given, only this version is meant. */
  eTag?: string;
}

/** What came of looking at a recording. */
export type Verdict =
  | { kind: 'recognised'; recognition: Recognition; embedding: Float32Array }
  | { kind: 'refused'; error: FileError }
  /** It was deleted, or overwritten by another, before it was read. */
  | { kind: 'gone' };

/** How a recording is judged. */
export interface JudgeOptions {
  s3: S3Client;
  model: Promise<Model>;
  augment: boolean;
  signal: AbortSignal;
  onProgress: (share: number) => void;
}

/**
 * Reads a recording from the bucket and judges it.
 *
 * @throws what is no verdict: a passing fault, or the signal's reason
 */
export async function judge({ bucket, key, sizeBytes, eTag }: AudioObject, options: JudgeOptions): Promise<Verdict> {
  if (sizeBytes > LIMITS.maxBytes) {
    const message = `Expected at most ${LIMITS.maxBytes} bytes, got ${sizeBytes}. Send a shorter or compressed (FLAC) file.`;
    return { kind: 'refused', error: { code: 'too-large', message } };
  }
  const { s3, model, ...rest } = options;
  const version = eTag === undefined ? {} : { IfMatch: `"${eTag}"` };
  try {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, ...version });
    const { Body } = await s3.send(command, { abortSignal: options.signal });
    const source = Body as AsyncIterable<Uint8Array>;
    const { recognition, embedding } = await recognise(source, { ...rest, model: await model });
    return { kind: 'recognised', recognition, embedding };
  } catch (error) {
    if (error instanceof AudioError) return { kind: 'refused', error: { code: error.code, message: error.message } };
    if (error instanceof NoSuchKey || httpStatusOf(error) === 412) return { kind: 'gone' };
    throw error;
  }
}
