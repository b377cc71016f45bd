import type { S3Client } from '@aws-sdk/client-s3';
import { type FileError, LIMITS, type Recognition } from '../../contract/index.ts';
import { AudioError, type ClassifyOptions, type Model, recognise } from '../../core/index.ts';
import { readObject } from '../bucket/index.ts';
import type { AudioObject } from './task.ts';

/** What came of reading a recording. */
export type ObjectOutcome =
  | { kind: 'recognised'; recognition: Recognition; embedding: Float32Array }
  | { kind: 'refused'; error: FileError }
  /** It was deleted before it was read, or overwritten with other content. */
  | { kind: 'gone' | 'overwritten' };

/** How a recording is read and recognised; its room and its speaker may be known. */
export interface RecogniseObjectOptions extends ClassifyOptions {
  s3: S3Client;
  model: Promise<Model>;
  augment: boolean;
  maxDurationSeconds: number;
  signal: AbortSignal;
  onProgress: (share: number) => void;
}

/**
 * Reads a recording from the bucket and recognises it.
 *
 * @throws what is no outcome: a passing fault, or the signal's reason
 */
export async function recogniseObject(audio: AudioObject, options: RecogniseObjectOptions): Promise<ObjectOutcome> {
  const { sizeBytes } = audio;
  if (sizeBytes > LIMITS.maxBytes) {
    const message = `Expected at most ${LIMITS.maxBytes} bytes, got ${sizeBytes}. Send a shorter or compressed (FLAC) file.`;
    return { kind: 'refused', error: { code: 'too-large', message } };
  }
  const { s3, model, ...rest } = options;
  const source = await readObject(s3, audio, options.signal);
  if (source === 'gone' || source === 'overwritten') return { kind: source };
  try {
    const { recognition, embedding } = await recognise(source, { ...rest, model: await model });
    return { kind: 'recognised', recognition, embedding };
  } catch (error) {
    if (error instanceof AudioError) return { kind: 'refused', error: { code: error.code, message: error.message } };
    throw error;
  }
}
