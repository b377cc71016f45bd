import { createHash } from 'node:crypto';
import type { ClipItem } from '../clipItem.ts';
import type { ItemKey } from '../conditionalTable.ts';

/** A list of clips: a tenant's of one day (UTC, as `2026-11-28`), of a batch, or of a speaker. */
export interface ClipList {
  tenant: string;
  kind: 'day' | 'batch' | 'speaker';
  name: string;
}

/** What says in which lists a clip is. */
export type Listed = Pick<
  ClipItem,
  'tenant' | 'clipId' | 'createdAtEpochMs' | 'batch' | 'speaker' | 'expiresAtEpochSeconds'
>;

/** Digits of the milliseconds in a place, so that places sort as times do: enough for thirty thousand years. */
const TIME_DIGITS = 15;

/** All lists that a clip is in. */
export function listsOf({ tenant, createdAtEpochMs, batch, speaker }: Listed): ClipList[] {
  const named = (kind: ClipList['kind'], name: string | undefined): ClipList[] =>
    name === undefined ? [] : [{ tenant, kind, name }];
  return [...named('day', dayOf(createdAtEpochMs)), ...named('batch', batch), ...named('speaker', speaker)];
}

/** The day of a time, UTC. */
export function dayOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}

/**
 * Where a clip stands in its lists: by when it was made, and among those of one millisecond by its id. Also the sort key of
 * its pointers.
 */
export function placeOf({ createdAtEpochMs, clipId }: Pick<Listed, 'createdAtEpochMs' | 'clipId'>): string {
  return `${String(createdAtEpochMs).padStart(TIME_DIGITS, '0')}#${clipId}`;
}

/** @returns what a place says; undefined when the text is none */
export function readPlace(place: string): { createdAtEpochMs: number; clipId: string } | undefined {
  const [, time, clipId] = /^(\d{15})#(c_[0-9a-z]{26})$/.exec(place) ?? [];
  return time === undefined ? undefined : { createdAtEpochMs: Number(time), clipId };
}

/** The partition of a list's pointers. It is a hash: what is left of a list for a while names nobody. */
export function pointersKey({ tenant, kind, name }: ClipList): string {
  const hash = createHash('sha256').update(JSON.stringify([tenant, kind, name]));
  return `list#${hash.digest('base64url')}`;
}

/** Before each name, which may be like another item's sort key. */
const NAME_PREFIX = 'name#';

/** The partition of the names of a tenant's lists. */
export function namesKey({ tenant, kind }: Pick<ClipList, 'tenant' | 'kind'>): string {
  return `names#${tenant}#${kind}`;
}

/** The sort key of a name. */
export function nameSortKey(name: string): string {
  return `${NAME_PREFIX}${name}`;
}

/** The item of a list's name. */
export function nameKey(list: ClipList): ItemKey {
  return { pk: namesKey(list), sk: nameSortKey(list.name) };
}

/** All items that a clip must have in lists: of each list its pointer, and the list's name. */
export function listItemKeys(clip: Listed): ItemKey[] {
  return listsOf(clip).flatMap((list) => [{ pk: pointersKey(list), sk: placeOf(clip) }, nameKey(list)]);
}
