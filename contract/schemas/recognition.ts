import * as z from 'zod';
import { KNOWN_REASONS } from '../known.ts';
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

/** A stretch of a recording with one emotion. Between segments nobody speaks, for a second at least, or it changes. */
export const segmentSchema = z.object({
  startSeconds: seconds,
  endSeconds: seconds,
  emotion: z.enum(EMOTIONS),
  confidence: probability,
  unsure: z.boolean().default(false).describe('As of the whole recording. False in results from before it was told.'),
  probabilities: probabilitiesSchema,
});
/** A stretch of a recording with one emotion. */
export type Segment = z.infer<typeof segmentSchema>;

/** Shares of the speech, of the emotions that have any. */
export const sharesSchema = z.partialRecord(z.enum(EMOTIONS), probability);
/** Shares of the speech, of the emotions that have any. */
export type Shares = z.infer<typeof sharesSchema>;

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

/** What was known of a recording's room or speaker, and how much it counted. */
export const knownProfileSchema = z.object({
  name: z.string(),
  clips: z.int().min(0).describe('Other recordings that tell of it.'),
  weight: probability.describe('How much they moved what the answer is based on: 0 not at all, 1 fully.'),
  reason: z.enum(KNOWN_REASONS).optional().describe('Why they did not count, where the weight is below 0.05.'),
});
/** What was known of a recording's room or speaker. */
export type KnownProfile = z.infer<typeof knownProfileSchema>;

/** What was known of a recording beside its own sound; null where nothing was asked for. */
export const knownSchema = z.object({
  room: knownProfileSchema.nullable().describe('What recordings share but the speaker: microphone, place, language.'),
  speaker: knownProfileSchema.nullable(),
});

/** What the recogniser says about one recording. The same in the API, the command line's JSON and the page. */
export const recognitionSchema = z.object({
  emotion: z
    .enum(EMOTIONS)
    .describe('The most probable over all speech. Where `mixed`, the one with the largest share: see `segments`.'),
  confidence: probability.describe('The calibrated probability of `emotion` over all speech.'),
  unsure: z
    .boolean()
    .describe(
      "True when the confidence is below the model's threshold, and that of most segments is too: better not to act on it.",
    ),
  mixed: z
    .boolean()
    .default(false)
    .describe('True when segments are sure and differ: the whole has no one emotion. False in results from before.'),
  shares: sharesSchema
    .default({})
    .describe('Of the speech, how much each emotion has in segments that are sure; they sum to 1 at most.'),
  probabilities: probabilitiesSchema,
  durationSeconds: seconds.describe('Length of the whole recording.'),
  speechSeconds: seconds.describe('How much of it holds speech.'),
  segments: z.array(segmentSchema),
  known: knownSchema
    .default({ room: null, speaker: null })
    .describe('The room and the speaker, each null when not asked for; both in results from before there were rooms.'),
  warnings: z.array(warningSchema),
  model: z.object({ id: z.string(), version: z.string() }),
  timingsMs: timingsMsSchema,
});
/** What the recogniser says about one recording. */
export type Recognition = z.infer<typeof recognitionSchema>;
