import * as z from 'zod';
import { clipSchema } from './clip.ts';
import { recognitionSchema } from './recognition.ts';

/** What came of a dropped file, as it is written to `results/`: the API's clip under the names of the command line. */
export const resultFileSchema = clipSchema.omit({ fileName: true, batch: true, progress: true }).extend({
  file: z.string().describe('The name of the dropped file, without its folders.'),
  speaker: z.string().optional().describe("The speaker's folder, when there was one."),
  status: z.enum(['done', 'failed']),
  recognition: recognitionSchema.optional().describe('When `done`.'),
});
/** What came of a dropped file. */
export type ResultFile = z.infer<typeof resultFileSchema>;
