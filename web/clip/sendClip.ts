import type { Patience } from '../failure/index.ts';
import { retrying } from '../failure/index.ts';
import { safeFileName } from '../file/index.ts';
import type { ClipState } from './clipState.ts';
import type { Services } from './services.ts';

/** Tries of each of the two calls before a person is asked. */
const ATTEMPTS = 4;

/** How {@link sendClip} goes about it. */
export interface SendOptions {
  services: Pick<Services, 'api' | 'prepare' | 'upload' | 'history'>;
  patience: Patience;
  show: (state: ClipState) => void;
  /** Told as soon as the service knows the clip, before its audio is sent. */
  onCreated: (clipId: string) => void;
}

/**
 * Sends a file: reads it, makes a clip, uploads the audio, and remembers the clip in the history.
 *
 * @throws Failure of the file, or of a call that failed for good.
 */
export async function sendClip(file: File, { services, patience, show, onCreated }: SendOptions): Promise<void> {
  show({ kind: 'reading' });
  const { body, contentType, converted } = await services.prepare(file, () => show({ kind: 'converting' }));
  const fileName = safeFileName(file.name);
  const retry = { ...patience, attempts: ATTEMPTS };
  const onProgress = (share: number): void => show({ kind: 'uploading', share, converted });
  const idempotencyKey = randomIdempotencyKey();
  const { clipId, upload } = await retrying(() => {
    onProgress(0);
    const request = { fileName, contentType, sizeBytes: body.size };
    return services.api.createClip(request, idempotencyKey, patience.signal);
  }, retry);
  onCreated(clipId);
  await retrying(() => {
    onProgress(0);
    return services.upload(upload, { file: body, signal: patience.signal, onProgress });
  }, retry);
  services.history.remember({ clipId, fileName, sizeBytes: file.size, converted });
}

/** 128 random bits. Not `crypto.randomUUID`, which browsers withhold from pages on plain http. */
function randomIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
