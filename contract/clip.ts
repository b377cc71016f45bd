import * as z from 'zod';
import { fileErrorSchema } from './errors.ts';
import { LIMITS } from './limits.ts';
import { recognitionSchema } from './recognition.ts';

/**
 * The content types an upload may announce. The content decides what a file is; the announced type is only what S3
 * stores beside it, kept to a list so that the bucket never serves a page.
 */
export const CONTENT_TYPES = [
  'audio/wav',
  'audio/x-wav',
  'audio/wave',
  'audio/vnd.wave',
  'audio/flac',
  'audio/x-flac',
  'application/octet-stream',
] as const;

/** A clip's id: `c_` and 26 characters of Crockford's base 32. Not guessable. */
export const clipIdSchema = z.string().regex(/^c_[0-9a-hjkmnp-tv-z]{26}$/);

/** Why an announced size of 0 is refused. */
export const EMPTY_FILE_MESSAGE = 'Expected a recording, got an empty file (0 bytes). Choose another file.';

/** The body of `POST /v1/clips`. */
export const createClipRequestSchema = z
  .object({
    fileName: z
      .string()
      .min(1)
      .max(255)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the point.
      .regex(/^[^/\\\u0000-\u001f\u007f]+$/, 'A file name without directories or control characters.'),
    contentType: z.enum(CONTENT_TYPES).default('application/octet-stream'),
    sizeBytes: z
      .int()
      .min(0)
      .max(LIMITS.maxBytes)
      .refine((size) => size !== 0, EMPTY_FILE_MESSAGE),
  })
  .strict();
/** The body of `POST /v1/clips`. */
export type CreateClipRequest = z.infer<typeof createClipRequestSchema>;

/** The answer to `POST /v1/clips`: where and how to upload. */
export const createClipResponseSchema = z.object({
  clipId: clipIdSchema,
  upload: z.object({
    url: z.url(),
    fields: z.record(z.string(), z.string()),
  }),
  expiresAt: z.iso.datetime(),
  maxBytes: z.int(),
});
/** The answer to `POST /v1/clips`. */
export type CreateClipResponse = z.infer<typeof createClipResponseSchema>;

/** The states of a clip. The last two are final. */
export const CLIP_STATUSES = ['awaiting-upload', 'processing', 'done', 'failed'] as const;
/** The state of a clip. */
export type ClipStatus = (typeof CLIP_STATUSES)[number];

/** A clip as `GET /v1/clips/{clipId}` shows it. */
export const clipSchema = z.object({
  clipId: clipIdSchema,
  fileName: z.string(),
  status: z.enum(CLIP_STATUSES),
  progress: z.number().min(0).max(1).optional().describe('Share of the work done, while processing.'),
  recognition: recognitionSchema.optional().describe('When `done`.'),
  error: fileErrorSchema.optional().describe('When `failed`.'),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().describe('When the result is erased.'),
});
/** A clip as `GET /v1/clips/{clipId}` shows it. */
export type Clip = z.infer<typeof clipSchema>;
