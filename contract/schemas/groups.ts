import * as z from 'zod';
import { CLIP_STATUSES } from '../clips.ts';
import { sharesSchema } from './recognition.ts';

const time = z.iso.datetime();
const nextCursor = z.string().optional().describe('For the next page; there is none behind the last.');
const count = z.int().min(0);
const { queued: _, ...counts } = Object.fromEntries(CLIP_STATUSES.map((status) => [status, count])) as Record<
  (typeof CLIP_STATUSES)[number],
  typeof count
>;

/** What is counted of the clips of a batch or a speaker. */
const summary = {
  clips: z
    .object({ total: count, ...counts })
    .describe('How many there are, and how many in each state, as lists tell it.'),
  shares: sharesSchema.describe(
    'Of the speech in the clips that are done, how much each emotion has in segments that are sure; they sum to 1 at most.',
  ),
  speechSeconds: z.number().min(0).describe('How much speech these clips hold.'),
  firstCreatedAt: time.describe('When the first of them was made.'),
  latestCreatedAt: time.describe('When the latest was.'),
  isWhole: z.boolean().describe('False where there are more than are counted: then only the latest 20,000 are.'),
};

/** A batch, counted when it is asked for. */
export const batchSchema = z.object({
  batch: z.string(),
  state: z.enum(['open']).describe('More clips can come to it.'),
  ...summary,
});
/** A batch, counted when it is asked for. */
export type Batch = z.infer<typeof batchSchema>;

/** A speaker, counted when it is asked for. */
export const speakerSchema = z.object({ speaker: z.string(), ...summary });
/** A speaker, counted when it is asked for. */
export type Speaker = z.infer<typeof speakerSchema>;

/** A page of the batches that have clips, in the order of their names. */
export const batchListSchema = z.object({
  batches: z.array(
    z.object({ batch: z.string(), latestCreatedAt: time.describe('When its latest clip was made, about.') }),
  ),
  nextCursor,
});
/** A page of the batches that have clips. */
export type BatchListPage = z.infer<typeof batchListSchema>;

/** A page of the speakers who have clips, in the order of their names. */
export const speakerListSchema = z.object({
  speakers: z.array(
    z.object({
      speaker: z.string(),
      latestCreatedAt: time.describe('When the latest of their clips was made, about.'),
    }),
  ),
  nextCursor,
});
/** A page of the speakers who have clips. */
export type SpeakerListPage = z.infer<typeof speakerListSchema>;

/** Where a table of results lies that is too long for an answer. */
export const resultsPlaceSchema = z.object({
  url: z.url().describe('Answers GET with the table, without a key.'),
  expiresAt: time.describe('Until when the URL holds.'),
  nextCursor: z
    .string()
    .optional()
    .describe('Where the batch has more than 20,000 clips: for the table of those behind these.'),
});
/** Where a table of results lies that is too long for an answer. */
export type ResultsPlace = z.infer<typeof resultsPlaceSchema>;
