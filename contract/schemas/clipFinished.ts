import * as z from 'zod';
import { clipIdSchema } from './clip.ts';
import { errorCodeSchema } from './errors.ts';
import { recognitionSchema } from './recognition.ts';

const recognised = recognitionSchema.pick({ emotion: true, confidence: true, unsure: true, model: true });

/**
 * What an event tells: that a clip is done or failed, and the recognition in short. At least once a change of state; a clip
 * that failed and was tried again finishes again.
 */
export const clipFinishedSchema = z.object({
  tenant: z.string(),
  clipId: clipIdSchema,
  fileName: z.string(),
  batch: z.string().optional(),
  speaker: z.string().optional(),
  status: z.enum(['done', 'failed']),
  ...recognised.partial().shape,
  errorCode: errorCodeSchema.optional(),
});
/** What an event tells. */
export type ClipFinished = z.infer<typeof clipFinishedSchema>;
