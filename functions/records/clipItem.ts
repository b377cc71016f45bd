import * as z from 'zod';
import { CLIP_STATUSES, fileErrorSchema, recognitionSchema } from '../../contract/index.ts';

/** The version of the item's shape, so that a later one can live beside it. */
export const CLIP_SCHEMA_VERSION = 1;

/** A clip as it lies in the table. Times that conditions compare are numbers; the rest is what the API shows. */
export const clipItemSchema = z.object({
  pk: z.string(),
  sk: z.literal('clip'),
  schemaVersion: z.literal(CLIP_SCHEMA_VERSION),
  tenant: z.string(),
  clipId: z.string(),
  source: z.enum(['upload', 'drop']),
  objectKey: z.string(),
  /** Of a dropped file: its key may be written again, with other content. */
  eTag: z.string().optional(),
  fileName: z.string(),
  contentType: z.string().optional(),
  sizeBytes: z.number(),
  batch: z.string().optional(),
  speaker: z.string().optional(),
  status: z.enum(CLIP_STATUSES),
  progress: z.number().optional(),
  /** How often a worker took it. */
  attempts: z.number(),
  /** Who works on it; only that worker may write a result. */
  leaseId: z.string().optional(),
  leaseExpiresAtEpochMs: z.number().optional(),
  /** When the lease of this one is over, no other will come. */
  lastAttempt: z.boolean().optional(),
  recognition: recognitionSchema.optional(),
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
