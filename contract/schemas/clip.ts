import * as z from 'zod';
import { CLIP_STATUSES, CONTENT_TYPES, EMPTY_FILE_MESSAGE } from '../clips.ts';
import { LIMITS } from '../limits.ts';
import { fileErrorSchema } from './errors.ts';
import { givenNameSchema } from './names.ts';
import { recognitionSchema } from './recognition.ts';

/** A clip's id: `c_` and 26 characters of Crockford's base 32. Not guessable. */
export const clipIdSchema = z.string().regex(/^c_[0-9a-hjkmnp-tv-z]{26}$/);

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
      .min(1, { error: ({ input }) => (input === 0 ? EMPTY_FILE_MESSAGE : undefined) })
      .max(LIMITS.maxBytes),
    speaker: givenNameSchema.optional().describe('Whose voice it is, by a name of your own.'),
    batch: givenNameSchema.optional().describe('What it was sent together with, by a name of your own.'),
    include: z
      .array(z.enum(['embedding']))
      .max(1)
      .optional()
      .describe(
        "What is kept beside the recognition: the encoder's vector. Without it there is none to ask for later.",
      ),
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

/** A clip as `GET /v1/clips/{clipId}` shows it. */
export const clipSchema = z.object({
  clipId: clipIdSchema,
  fileName: z.string(),
  speaker: z.string().optional(),
  batch: z.string().optional(),
  status: z.enum(CLIP_STATUSES),
  clipsAhead: z
    .int()
    .min(0)
    .optional()
    .describe('While `queued`, when it is known: roughly how many other uploads wait for their turn.'),
  progress: z.number().min(0).max(1).optional().describe('Share of the work done, while processing.'),
  recognition: recognitionSchema
    .extend({
      embedding: z.array(z.number()).optional().describe("The encoder's pooled vector, on request, where it was kept."),
    })
    .optional()
    .describe('When `done`.'),
  error: fileErrorSchema.optional().describe('When `failed`.'),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().describe('When the result is erased.'),
});
/** A clip as `GET /v1/clips/{clipId}` shows it. */
export type Clip = z.infer<typeof clipSchema>;
