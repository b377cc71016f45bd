import { z } from '@hono/zod-openapi';
import { errorBodySchema, soughtNameSchema } from '../../../contract/index.ts';

/** An answer in JSON. */
export const json = <T extends z.ZodType>(schema: T, description: string) => ({
  content: { 'application/json': { schema } },
  description,
});

/** An answer that is no success. */
export const error = (description: string) => json(errorBodySchema, description);

/** What a call that wants a key says. */
export const keyed = { security: [{ apiKey: [] }] };

/** Why storage may give no answer. */
export const UNAVAILABLE =
  'The storage takes nothing or does not answer, or a newer version of the service has stored this clip, and this one cannot read it. `Retry-After` is set.';

/** What every call with a key can answer. */
export const COMMON_ERRORS = {
  400: error('The request does not fit.'),
  403: error('The key is missing or wrong.'),
  503: error(UNAVAILABLE),
};

/** A parameter's number where it is written as JSON writes one; `Number` would take '', ' 1' and '0x10' for numbers too. */
export function fromDecimal(text: unknown): unknown {
  return typeof text === 'string' && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}

const MOST_LISTED = 100;
/** How many a page has unless it is said. */
export const USUALLY_LISTED = 50;

/** The parameters of every call that answers a page of a list. */
export const pageQuery = {
  cursor: z.string().min(1).max(2048).optional().describe('`nextCursor` of the page before, as it came.'),
  limit: z
    .preprocess(fromDecimal, z.int().min(1).max(MOST_LISTED).optional())
    .describe(`How many at most; ${USUALLY_LISTED} unless given.`),
};

/** The name of a batch or a speaker in a query. */
export const soughtName = (description: string) => soughtNameSchema.optional().describe(description);
