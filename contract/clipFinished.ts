import * as z from 'zod';
import { clipIdSchema } from './clip.ts';
import { ERROR_CODES, type ErrorCode } from './errors.ts';
import { recognitionSchema } from './recognition.ts';

/** How the events are told from others on the bus (EventBridge's `source` and `detail-type`). */
export const CLIP_FINISHED = { source: 'speech-emotion-recognition', detailType: 'Clip finished' } as const;

const recognized = recognitionSchema.pick({ emotion: true, confidence: true, unsure: true, model: true });

/**
 * What an event tells: that a clip is done or failed, and the verdict in short. At least once a change of state; a clip
 * that failed and was tried again finishes again.
 */
export const clipFinishedSchema = z.object({
  tenant: z.string(),
  clipId: clipIdSchema,
  fileName: z.string(),
  batch: z.string().optional(),
  speaker: z.string().optional(),
  status: z.enum(['done', 'failed']),
  ...recognized.partial().shape,
  errorCode: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]).optional(),
});
/** What an event tells. */
export type ClipFinished = z.infer<typeof clipFinishedSchema>;
