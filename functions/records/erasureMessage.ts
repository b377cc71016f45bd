import * as z from 'zod';

/** That the clips of a batch or a speaker are to be erased, one by one. */
const erasureSchema = z.object({
  /** Where their audio lies. */
  bucket: z.string(),
  tenant: z.string(),
  kind: z.enum(['batch', 'speaker']),
  name: z.string(),
  /** Those that were made until then. */
  untilEpochMs: z.number(),
});
/** That the clips of a batch or a speaker are to be erased, one by one. */
export type Erasure = z.infer<typeof erasureSchema>;

const messageSchema = z.object({ erase: erasureSchema });

/** The message that has it done. */
export function erasureMessage(erase: Erasure): string {
  return JSON.stringify({ erase });
}

/** @returns what is to be erased; undefined when a message's body says nothing of that */
export function readErasure(body: string): Erasure | undefined {
  try {
    return messageSchema.safeParse(JSON.parse(body)).data?.erase;
  } catch {
    return undefined;
  }
}
