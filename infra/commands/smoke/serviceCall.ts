import type * as z from 'zod';
import { errorBodySchema } from '../../../contract/index.ts';
import { CommandError } from '../shared/index.ts';

/** A live deployment. */
export interface Service {
  /** Where the paths `/v1/…` begin, without a slash at the end. */
  base: string;
  key: string | undefined;
  /** Ends whatever is under way. */
  signal: AbortSignal;
}

/**
 * The address that the API's paths follow.
 *
 * @param text with or without `/v1` or a slash at the end
 * @throws RangeError when it is no http(s) address
 */
export function apiBase(text: string): string {
  if (!URL.canParse(text) || !/^https?:/i.test(text)) {
    throw new RangeError(`Expected an address like https://…; got ${text}.`);
  }
  const url = new URL(text);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '').replace(/\/v1$/, '');
}

/** `fetch`, whose failure to reach anybody is said in a sentence. */
export async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted) throw new CommandError(`Expected an answer from ${url} in time; got none.`);
    const { cause } = error as Error;
    const reason = cause instanceof Error ? (cause as NodeJS.ErrnoException).code || cause.message : String(error);
    throw new CommandError(`Expected an answer from ${url}; got ${reason}; check the address and the network.`);
  }
}

/**
 * Calls the API.
 *
 * @param schema what the answer must be
 * @throws CommandError with the service's own words when it refuses, or when what answers is no such service
 */
export async function callService<T>(
  { base, key, signal }: Service,
  path: string,
  schema: z.ZodType<T>,
  init: RequestInit = {},
): Promise<T> {
  const headers = { ...(init.body && { 'content-type': 'application/json' }), ...(key && { 'x-api-key': key }) };
  const response = await reach(`${base}${path}`, { ...init, headers, signal });
  const body: unknown = await response.json().catch(() => undefined);
  const answer = `${init.method ?? 'GET'} ${base}${path} answered ${response.status}`;
  if (!response.ok) {
    const known = errorBodySchema.safeParse(body);
    throw new CommandError(known.success ? `${answer}: ${known.data.error.message}` : `${answer}; check --api.`);
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new CommandError(`${answer}, but not what this service answers; check --api.`);
}
