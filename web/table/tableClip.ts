import { type CsvRow, csvOfRecognition, type Recognition } from '../../contract/values.ts';
import type { ClipState } from '../clip/index.ts';

/** A clip as the table knows it. */
export interface TableClip {
  readonly name: string;
  state(): ClipState;
  /** Of the service; `undefined` while it holds nothing. */
  clipId(): string | undefined;
}

/** What a person may ask to see. */
export type Filter = 'all' | 'sure' | 'unsure' | 'changes' | 'working' | 'failed';
/** By what the table is sorted; `added` is the order in which they came. */
export type SortKey = 'added' | 'name' | 'emotion' | 'confidence' | 'length' | 'status';

/** Which of the kinds of {@link Filter} a clip is of. */
export function kindOf(state: ClipState): Exclude<Filter, 'all'> {
  if (state.kind === 'failed') return 'failed';
  if (state.kind !== 'done') return 'working';
  const { mixed, unsure } = state.recognition;
  return mixed ? 'changes' : unsure ? 'unsure' : 'sure';
}

/** Whether a clip is to be shown. @param search a part of its name, in any case. */
export function matches(clip: TableClip, filter: Filter, search: string): boolean {
  const isKind = filter === 'all' || kindOf(clip.state()) === filter;
  return isKind && clip.name.toLowerCase().includes(search.trim().toLowerCase());
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * The order of clips. What has no such value (a failed clip's confidence) comes last, whichever way it is sorted, and
 * equals stay as they were.
 */
export function compareBy(key: SortKey, direction: 1 | -1): (a: TableClip, b: TableClip) => number {
  return (a, b) => {
    const [left, right] = [sortValue(a, key), sortValue(b, key)];
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
    const order = typeof left === 'number' ? left - Number(right) : byName.compare(left, String(right));
    return direction * order;
  };
}

function sortValue(clip: TableClip, key: SortKey): string | number | undefined {
  const state = clip.state();
  if (key === 'name') return clip.name;
  if (key === 'status') return kindOf(state);
  const recognition = state.kind === 'done' ? state.recognition : undefined;
  // A recording that changes has no one emotion, and so no confidence in it.
  if (key === 'emotion') return recognition?.mixed ? undefined : recognition?.emotion;
  if (key === 'confidence') return recognition?.mixed ? undefined : recognition?.confidence;
  return key === 'length' ? recognition?.durationSeconds : 0;
}

/** A clip's line in a table of results (see {@link CSV_COLUMNS}). */
export function csvRowOf(clip: TableClip): CsvRow {
  const state = clip.state();
  const clipId = clip.clipId();
  const known = { ...(clipId === undefined ? {} : { clipId }), file: clip.name };
  if (state.kind === 'done') return { ...known, ...csvOfRecognition(state.recognition) };
  if (state.kind === 'failed')
    return { ...known, status: 'failed', errorCode: state.failure.code, errorMessage: state.failure.message };
  return { ...known, status: state.kind };
}

/** A clip as JSON, with the API's names. */
export function jsonOf(clip: TableClip): {
  clipId?: string;
  fileName: string;
  status: string;
  recognition?: Recognition;
  error?: object;
} {
  const state = clip.state();
  const known = { clipId: clip.clipId(), fileName: clip.name };
  if (state.kind === 'done') return { ...known, status: 'done', recognition: state.recognition };
  if (state.kind !== 'failed') return { ...known, status: state.kind };
  return { ...known, status: 'failed', error: { code: state.failure.code, message: state.failure.message } };
}
