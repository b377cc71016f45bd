import * as z from 'zod';
import { EMOTIONS } from '../labels.ts';
import { warningSchema } from './errors.ts';

const probability = z.number().min(0).max(1);
const seconds = z.number().min(0);

/** One probability for each emotion; they sum to 1 (within rounding). */
export const probabilitiesSchema = z.object({
  angry: probability,
  calm: probability,
  disgust: probability,
  fearful: probability,
  happy: probability,
  neutral: probability,
  sad: probability,
  surprise: probability,
});
/** One probability for each emotion. */
export type Probabilities = z.infer<typeof probabilitiesSchema>;

/** A stretch of a recording in which one emotion stays on top. Gaps between segments are silence. */
export const segmentSchema = z.object({
  startSeconds: seconds,
  endSeconds: seconds,
  emotion: z.enum(EMOTIONS),
  confidence: probability,
  probabilities: probabilitiesSchema,
});
/** A stretch of a recording in which one emotion stays on top. */
export type Segment = z.infer<typeof segmentSchema>;

/** Milliseconds spent in each stage; stages of several windows and variants are summed. */
export const timingsMsSchema = z.object({
  decode: z.number().min(0),
  resample: z.number().min(0),
  speech: z.number().min(0).default(0).describe('Listening for a voice; 0 in results from before it was measured.'),
  augment: z.number().min(0),
  features: z.number().min(0),
  encode: z.number().min(0),
  classify: z.number().min(0),
  total: z.number().min(0),
});
/** Milliseconds spent in each stage. */
export type TimingsMs = z.infer<typeof timingsMsSchema>;

/** Whose profile was given, and whether it was applied. */
export const appliedProfileSchema = z.object({
  speaker: z.string(),
  clips: z.int().min(0),
  applied: z.boolean(),
});

/** What the recogniser says about one recording. The same in the API, the command line's JSON and the page. */
export const recognitionSchema = z.object({
  emotion: z.enum(EMOTIONS),
  confidence: probability.describe('The calibrated probability of `emotion`.'),
  unsure: z.boolean().describe("True when the confidence is below the model's threshold: better not to act on it."),
  probabilities: probabilitiesSchema,
  durationSeconds: seconds.describe('Length of the whole recording.'),
  speechSeconds: seconds.describe('How much of it holds speech.'),
  segments: z.array(segmentSchema),
  profile: appliedProfileSchema.nullable().describe('The profile of the speaker, null when none was asked for.'),
  warnings: z.array(warningSchema),
  model: z.object({ id: z.string(), version: z.string() }),
  timingsMs: timingsMsSchema,
});
/** What the recogniser says about one recording. */
export type Recognition = z.infer<typeof recognitionSchema>;
