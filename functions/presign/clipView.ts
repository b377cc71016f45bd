import type { Clip, FileError } from '../../contract/index.ts';
import type { ClipItem } from '../records/index.ts';

/**
 * How long after the form's expiry an upload may still arrive: S3 checks the expiry when a request starts, and a
 * large file on a slow line takes a while.
 */
const UPLOAD_GRACE_MS = 60 * 60 * 1000;

/** What the record does not say. */
export interface ViewOptions {
  /** For states that come by time alone. */
  nowMs: number;
  /** The audio of a clip whose record still says `awaiting-upload` is there. */
  isUploaded: boolean;
  /** Add the encoder's vector to the recognition. */
  includeEmbedding: boolean;
}

/** A clip as the API shows it. */
export function toClip(item: ClipItem, { nowMs, isUploaded, includeEmbedding }: ViewOptions): Clip {
  const isQueued = item.status === 'awaiting-upload' && isUploaded;
  const error = item.error ?? (isQueued ? undefined : expiredUpload(item, nowMs)) ?? abandoned(item, nowMs);
  const { recognition, embedding } = item;
  return {
    clipId: item.clipId,
    fileName: item.fileName,
    ...(item.speaker === undefined ? {} : { speaker: item.speaker }),
    ...(item.batch === undefined ? {} : { batch: item.batch }),
    status: error ? 'failed' : isQueued ? 'queued' : item.status,
    ...(item.status === 'processing' && !error ? { progress: item.progress ?? 0 } : {}),
    ...(recognition
      ? {
          recognition: {
            ...recognition,
            ...(includeEmbedding && embedding ? { embedding: toNumbers(embedding) } : {}),
          },
        }
      : {}),
    ...(error ? { error } : {}),
    createdAt: new Date(item.createdAtEpochMs).toISOString(),
    expiresAt: new Date(item.expiresAtEpochSeconds * 1000).toISOString(),
  };
}

function expiredUpload(item: ClipItem, nowMs: number): FileError | undefined {
  const expiresMs = item.uploadExpiresAtEpochMs;
  if (item.status !== 'awaiting-upload' || expiresMs === undefined || nowMs < expiresMs + UPLOAD_GRACE_MS) {
    return undefined;
  }
  return {
    code: 'upload-expired',
    message: `Expected the upload by ${new Date(expiresMs).toISOString()}, but none came. Start again.`,
  };
}

/** A worker that dies leaves no word; when it was the last, the record alone would say `processing` for ever. */
function abandoned(item: ClipItem, nowMs: number): FileError | undefined {
  const leaseOver = item.leaseExpiresAtEpochMs !== undefined && item.leaseExpiresAtEpochMs <= nowMs;
  if (item.status !== 'processing' || !item.lastAttempt || !leaseOver) return undefined;
  return {
    code: 'processing-failed',
    message: 'The service stopped again and again while it worked on this file. Send it again later.',
  };
}

function toNumbers(bytes: Uint8Array): number[] {
  return [...new Float32Array(Uint8Array.from(bytes).buffer)];
}
