import type { Clip, Recognition } from '../../contract/index.ts';
import type { Api } from '../api/index.ts';
import type { Sleep } from '../failure/index.ts';
import { Failure, retrying, toFailure } from '../failure/index.ts';
import type { PreparedFile } from '../file/index.ts';
import { safeFileName } from '../file/index.ts';
import { pollClip } from './poll.ts';
import type { Session } from './session.ts';
import type { UploadOptions } from './upload.ts';

/** Where a clip stands, as its card shows it. */
export type ClipState =
  | { kind: 'waiting' }
  | { kind: 'reading' }
  | { kind: 'converting' }
  | { kind: 'uploading'; share: number; converted: boolean }
  | { kind: 'queued' }
  | { kind: 'processing'; share: number | undefined }
  | { kind: 'reconnecting'; delaySeconds: number }
  | { kind: 'done'; recognition: Recognition }
  | { kind: 'failed'; failure: Failure };

/** What a job works with; the tests give stand-ins. */
export interface Services {
  api: Api;
  session: Session;
  slots: <T>(job: () => Promise<T>) => Promise<T>;
  prepare: (file: Blob, onConvert: () => void) => Promise<PreparedFile>;
  upload: (form: { url: string; fields: Record<string, string> }, options: UploadOptions) => Promise<void>;
  sleep: Sleep;
  random: () => number;
}

/** A file to send, a clip sent before the page was reloaded, or something that can only be refused. */
export type ClipSource =
  | { kind: 'file'; file: File }
  | { kind: 'remembered'; clipId: string }
  | { kind: 'refused'; failure: Failure };

/** One clip's way from the file to its result. */
export interface ClipJob {
  /** Starts, or starts again after a failure: from the poll when the audio has arrived, else from the file. */
  start(): void;
  /** Stops, and erases what may have arrived. */
  cancel(): void;
  /** Whether the service holds something of this clip. */
  isStored(): boolean;
  /** Erases audio and result. @throws Failure when the service could not be reached. */
  erase(): Promise<void>;
}

const UPLOAD_ATTEMPTS = 4;

/**
 * Makes a job; nothing happens before `start`.
 *
 * @param onState told of each change, except after a cancel.
 */
export function createClipJob(source: ClipSource, services: Services, onState: (state: ClipState) => void): ClipJob {
  let controller = new AbortController();
  let clipId = source.kind === 'remembered' ? source.clipId : undefined;
  let arrived = clipId !== undefined;

  const deleteStored = async (id: string): Promise<void> => {
    await services.api.deleteClip(id).catch((error: unknown) => {
      if (!(error instanceof Failure) || error.code !== 'not-found') throw error;
    });
    services.session.forget(id);
  };

  const erase = async (): Promise<void> => {
    controller.abort();
    if (clipId === undefined) return;
    await deleteStored(clipId);
    clipId = undefined;
    arrived = false;
  };

  /** Lets go of a clip at once and erases it as well as may be: what is left then goes with the day's audio. */
  const abandon = (): void => {
    if (clipId === undefined) return;
    services.session.forget(clipId);
    deleteStored(clipId).catch(() => undefined);
    clipId = undefined;
    arrived = false;
  };

  const run = async (signal: AbortSignal, emit: (state: ClipState) => void): Promise<void> => {
    signal.throwIfAborted();
    if (source.kind === 'refused') throw source.failure;
    const onWait = (delaySeconds: number): void => emit({ kind: 'reconnecting', delaySeconds });
    const patience = { sleep: services.sleep, random: services.random, signal, onWait };
    if (!arrived && source.kind === 'file') {
      // Sent again, a clip gets a new id; the failed one must not come back with a reload.
      abandon();
      await send(source.file, services, { ...patience, attempts: UPLOAD_ATTEMPTS }, emit, (id) => {
        clipId = id;
      });
      arrived = true;
    }
    if (clipId === undefined) throw new Failure('not-found');
    emit({ kind: 'queued' });
    const onUpdate = (clip: Clip): void => emit(stateOfWaiting(clip));
    const clip = await pollClip(clipId, { ...patience, getClip: services.api.getClip, onUpdate });
    // A later "try again" must send the file anew: the stored clip stays failed.
    if (clip.status === 'failed') arrived = false;
    emit(finalState(clip));
  };

  const start = (): void => {
    controller = new AbortController();
    const { signal } = controller;
    const emit = (state: ClipState): void => {
      if (!signal.aborted) onState(state);
    };
    emit({ kind: 'waiting' });
    services
      .slots(() => run(signal, emit))
      .catch((error: unknown) => {
        const failure = toFailure(error);
        if (failure.code === 'not-found' && clipId !== undefined) services.session.forget(clipId);
        emit({ kind: 'failed', failure });
      });
  };

  const cancel = (): void => {
    controller.abort();
    abandon();
    onState({ kind: 'failed', failure: new Failure('cancelled') });
  };

  return { start, cancel, isStored: () => clipId !== undefined, erase };
}

async function send(
  file: File,
  services: Services,
  retry: Parameters<typeof retrying>[1],
  emit: (state: ClipState) => void,
  onClipId: (clipId: string) => void,
): Promise<void> {
  const { signal } = retry;
  emit({ kind: 'reading' });
  const prepared = await services.prepare(file, () => emit({ kind: 'converting' }));
  const fileName = safeFileName(file.name);
  const request = { fileName, contentType: prepared.contentType, sizeBytes: prepared.body.size };
  const idempotencyKey = randomKey();
  const onProgress = (share: number): void => emit({ kind: 'uploading', share, converted: prepared.converted });
  const { clipId, upload } = await retrying(() => {
    onProgress(0);
    return services.api.createClip(request, idempotencyKey, signal);
  }, retry);
  onClipId(clipId);
  await retrying(() => {
    onProgress(0);
    return services.upload(upload, { file: prepared.body, signal, onProgress });
  }, retry);
  services.session.remember({ clipId, fileName, sizeBytes: file.size, converted: prepared.converted });
}

function stateOfWaiting(clip: Clip): ClipState {
  return clip.status === 'processing' ? { kind: 'processing', share: clip.progress } : { kind: 'queued' };
}

function finalState(clip: Clip): ClipState {
  if (clip.recognition) return { kind: 'done', recognition: clip.recognition };
  return { kind: 'failed', failure: new Failure(clip.error?.code ?? 'internal', clip.error?.message) };
}

/** 128 random bits. Not `crypto.randomUUID`, which browsers withhold from pages on plain http. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
