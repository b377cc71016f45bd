import { createHash, timingSafeEqual } from 'node:crypto';
import { HttpError } from '../errors.ts';

const CHECK_BYTES = 9;

/** What a cursor belongs to: the tenant, the call, and what was asked for. */
export type CursorScope = readonly (string | undefined)[];

/**
 * What tells where a list goes on. It says nothing but a place, and holds for the same call of the same tenant alone: that
 * nobody sends one of another list, or one that was changed, by mistake. It need not be secret: whoever works one out comes
 * to no other clips than their own.
 */
export function writeCursor(place: string, scope: CursorScope): string {
  const text = Buffer.from(place, 'utf8');
  return Buffer.concat([check(text, scope), text]).toString('base64url');
}

/**
 * Reads what {@link writeCursor} wrote.
 *
 * @returns the place; undefined when no cursor is given
 * @throws HttpError 400 when it is of another list, another tenant, or made up
 */
export function readCursor(cursor: string | undefined, scope: CursorScope): string | undefined {
  if (cursor === undefined) return undefined;
  const bytes = Buffer.from(cursor, 'base64url');
  const text = bytes.subarray(CHECK_BYTES);
  const isOurs = text.length > 0 && bytes.toString('base64url') === cursor;
  if (isOurs && timingSafeEqual(bytes.subarray(0, CHECK_BYTES), check(text, scope))) return text.toString('utf8');
  const message =
    'cursor: expected nextCursor of the page before, with the same parameters; got another. Begin without one.';
  throw new HttpError(400, 'invalid-request', message);
}

function check(text: Uint8Array, scope: CursorScope): Buffer {
  const hash = createHash('sha256').update(JSON.stringify(scope.map((part) => part ?? null)));
  return hash.update(text).digest().subarray(0, CHECK_BYTES);
}
