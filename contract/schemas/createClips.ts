import * as z from 'zod';
import { createClipRequestSchema, createClipResponseSchema } from './clip.ts';
import { errorBodySchema } from './errors.ts';

/** Most clips that one call makes. */
export const MAX_CLIPS_AT_ONCE = 100;

/** One clip to be made among others: the body of `POST /v1/clips`, and what stands in a header there. */
export const createClipsItemSchema = createClipRequestSchema.extend({
  idempotencyKey: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe('The same key again gives the same clip with a fresh form, as the header `Idempotency-Key` does.'),
});

/** What came of one of them. */
const createdSchema = z.object({
  status: z.int().describe('What `POST /v1/clips` would have answered: 201, or why not.'),
  clip: createClipResponseSchema.optional().describe('Where the status is 201.'),
  error: errorBodySchema.shape.error.optional().describe('Where it is another.'),
});
/** What came of one of them. */
export type CreateClipsItem = z.infer<typeof createdSchema>;

/** The answer to `POST /v1/clips:batch`. */
export const createClipsResponseSchema = z.object({
  clips: z.array(createdSchema).describe('In the order in which they were asked for.'),
});
/** The answer to `POST /v1/clips:batch`. */
export type CreateClipsResponse = z.infer<typeof createClipsResponseSchema>;
