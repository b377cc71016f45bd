import * as z from 'zod';
import { clipSchema } from './clip.ts';

/** A page of clips, the newest first. */
export const clipListSchema = z.object({
  clips: z.array(clipSchema),
  nextCursor: z.string().optional().describe('For the next page; there is none behind the last.'),
});
/** A page of clips. */
export type ClipListPage = z.infer<typeof clipListSchema>;
