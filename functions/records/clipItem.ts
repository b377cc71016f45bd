import * as z from 'zod';
import { CLIP_STATUSES, fileErrorSchema, recognitionSchema } from '../../contract/index.ts';

/** The version of the item's shape, so that a later one can live beside it. 2: `known` in a result, 1 had `profile`. */
export const CLIP_SCHEMA_VERSION = 2;

/** A clip as it lies in the table. Times that conditions compare are numbers; the rest is what the API shows. */
export const clipItemSchema = z.object({
  pk: z.string(),
  sk: z.literal('clip'),
  schemaVersion: z.literal([1, CLIP_SCHEMA_VERSION]),
  tenant: z.string(),
  clipId: z.string(),
  source: z.enum(['upload', 'drop']),
  objectKey: z.string(),
  /**
   * Which write of the key is meant, which may be written again, and with what content: of an upload, the last that a
   * worker came for. Records of before may have neither.
   */
  eTag: z.string().optional(),
  sequencer: z.string().optional(),
  /** Of a dropped file: when that was. */
  writtenAtEpochMs: z.number().optional(),
  /** Of an upload that was asked for by such a key: the name of the key's own item. */
  idempotencyKey: z.string().optional(),
  fileName: z.string(),
  contentType: z.string().optional(),
  sizeBytes: z.number(),
  batch: z.string().optional(),
  speaker: z.string().optional(),
  /** Whether the encoder's vector is kept. Of a dropped file, and in records of before, it is not said, and is kept. */
  keepsEmbedding: z.boolean().optional(),
  status: z.enum(CLIP_STATUSES).exclude(['queued']),
  progress: z.number().optional(),
  /** How often a worker took it, in all: it tells one claim from the next. */
  attempts: z.number(),
  /** How often a worker took it since it was last given up; records of before do not count. */
  tries: z.number().optional(),
  /** Who works on it; only that worker may write a result. */
  leaseId: z.string().optional(),
  leaseExpiresAtEpochMs: z.number().optional(),
  /** The message that the worker has it by. */
  leaseMessageId: z.string().optional(),
  /** In records of before: when the lease of this one is over, no other will come. */
  lastAttempt: z.boolean().optional(),
  recognition: recognitionSchema.optional(),
  /** The recognition's segments are too many for the item, and lie in the bucket. */
  hasTimeline: z.boolean().optional(),
  /** Float32, little-endian. */
  embedding: z.instanceof(Uint8Array).optional(),
  error: fileErrorSchema.optional(),
  createdAtEpochMs: z.number(),
  /** After this an upload that has not come is given up. */
  uploadExpiresAtEpochMs: z.number().optional(),
  expiresAtEpochSeconds: z.number(),
});
/** A clip as it lies in the table. */
export type ClipItem = z.infer<typeof clipItemSchema>;

/** The item key of a clip. Clips are scoped to the tenant: another tenant's id leads nowhere. */
export function clipItemKey(tenant: string, clipId: string): { pk: string; sk: 'clip' } {
  return { pk: `clip#${tenant}#${clipId}`, sk: 'clip' };
}

/**
 * A record that a newer version of the service has written: this one, which may be an older one that a rollback
 * brought back, must leave it alone.
 */
export class NewerRecordError extends Error {
  constructor(found: unknown, known: number) {
    super(
      `This clip was stored by a newer version of the service (record version ${String(found)}; this one knows ${known}). Try again later; if that does not help, the operator should deploy the newer version again.`,
    );
    this.name = 'NewerRecordError';
  }
}
