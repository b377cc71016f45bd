import { readdir } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { type ClipFinished, parseObjectKey, resultKey, timelineKey } from '../../../contract/index.ts';
import { type ClipItem, listItemKeys } from '../../../functions/records/index.ts';
import type { Ledger, SentDrop, SentUpload } from './ledger.ts';
import type { Ending } from './recordings.ts';
import { readEverything, type Stored, type StoredResult } from './stored.ts';

/** What a consistent data directory holds. */
export interface Totals {
  done: number;
  failed: Record<string, number>;
  /** Asked for, and no audio ever came. */
  announcedOnly: number;
  results: number;
  objects: number;
}

/** What else the scenario knows. */
export interface Expectations {
  /** Ways in which a clip may end besides its own, where that is true of it: `processing-failed` after an outage. */
  alsoTrue?: readonly Ending[];
  /** Messages that nobody could read. */
  unreadable?: number;
  /** What came to the event bus, where there is one. */
  events?: readonly ClipFinished[];
}

/**
 * Reads a data directory of a stopped service through the stores themselves and holds it against what was sent: each clip
 * ended once, in the way that is true of it; records, result files and objects agree; and nothing is there that is
 * nobody's.
 *
 * @returns what is there
 * @throws Error with all that is not as it must be
 */
export async function assertConsistent(
  dataDirectory: string,
  ledger: Ledger,
  { alsoTrue = [], unreadable = 0, events }: Expectations = {},
): Promise<Totals> {
  const leftOvers = await findLeftOvers(dataDirectory);
  const stored = await readEverything(dataDirectory);
  const problems = [
    ...leftOvers,
    ...(stored.messages === 0 ? [] : [`${stored.messages} messages wait.`]),
    ...(stored.unreadable === unreadable ? [] : [`${stored.unreadable} messages were set aside.`]),
    ...stored.faults,
    ...stored.clips.flatMap(problemsOfRecord),
    ...ledger.uploads.flatMap((sent) => problemsOfUpload(sent, stored, alsoTrue)),
    ...[...ledger.drops.values()].flatMap((sent) => problemsOfDrop(sent, stored, alsoTrue)),
    ...stored.clips.flatMap((clip) => problemsOfLists(clip, stored)),
    ...orphans(stored, ledger),
    ...(events ? stored.clips.flatMap((clip) => problemsOfEvents(clip, events)) : []),
  ];
  if (problems.length > 0) throw new Error(`Not consistent:\n${problems.slice(0, 40).join('\n')}`);
  return totalsOf(stored);
}

/** What a stop leaves half-written. */
async function findLeftOvers(dataDirectory: string): Promise<string[]> {
  const names = await readdir(dataDirectory, { recursive: true });
  return names.filter((name) => name.endsWith('.tmp')).map((name) => `Left over: ${name}`);
}

/** A finished record has all of its end and nothing of the work. */
function problemsOfRecord(clip: ClipItem): string[] {
  const { clipId, status, recognition, embedding, error, objectKey, keepsEmbedding = true } = clip;
  if (status === 'processing') return [`${clipId} (${objectKey}) is worked on for ever.`];
  const inWork = [clip.leaseId, clip.leaseExpiresAtEpochMs, clip.leaseMessageId, clip.progress];
  const isWhole = {
    done: recognition !== undefined && (keepsEmbedding ? isVector(embedding) : !embedding) && error === undefined,
    failed: recognition === undefined && embedding === undefined && error !== undefined,
    'awaiting-upload': recognition === undefined && embedding === undefined && error === undefined,
  }[status];
  if (isWhole && inWork.every((value) => value === undefined)) return [];
  return [
    `${clipId} is ${status}, and its record says: ${JSON.stringify({ ...clip, recognition, embedding: undefined })}`,
  ];
}

/** 32-bit floats, at least a hundred, all finite and not all zero. */
function isVector(bytes: Uint8Array | undefined): boolean {
  if (!bytes || bytes.length % 4 !== 0 || bytes.length < 400) return false;
  const values = [...new Float32Array(Uint8Array.from(bytes).buffer)];
  return values.every(Number.isFinite) && values.some((value) => value !== 0);
}

function endingOf({ status, error }: Pick<ClipItem, 'status' | 'error'>): string {
  return status === 'failed' ? (error?.code ?? 'failed without a code') : status;
}

function problemsOfUpload(sent: SentUpload, { clips, objects }: Stored, alsoTrue: readonly Ending[]): string[] {
  const { clipId, recording, isSent, isErased } = sent;
  const clip = clips.find((other) => other.clipId === clipId);
  if (isErased === true || (isErased && !clip)) return clip ? [`${clipId} was erased, and has a record.`] : [];
  if (!clip) return [`${clipId} was sent, and has no record.`];
  const hasAudio = objects.has(clip.objectKey);
  if (clip.status === 'awaiting-upload' && isSent !== true && !hasAudio) return [];
  const isTrue = [recording.ending, ...alsoTrue].includes(endingOf(clip) as Ending);
  return [
    ...(isTrue ? [] : [`${clipId} ended as ${endingOf(clip)}, expected ${recording.ending}.`]),
    ...(hasAudio ? [] : [`${clipId} is ${clip.status}, and its audio is gone.`]),
  ];
}

function problemsOfDrop(sent: SentDrop, stored: Stored, alsoTrue: readonly Ending[]): string[] {
  const { key, writes, isErased } = sent;
  const lastSure = writes.findLastIndex(({ isSent }) => isSent === true);
  const clips = clipsOf(key, stored);
  const last = clips.at(-1);
  const result = resultOf(key, stored);
  if (isErased === true || (isErased && !last)) return last || result ? [`${key} was erased, and is there.`] : [];
  if (!last) return lastSure >= 0 ? [`${key} was dropped, and has no record.`] : [];
  const mayBe = [...writes.slice(Math.max(0, lastSure)).map(({ ending: own }) => own), ...alsoTrue];
  const ending = endingOf(last);
  return [
    ...(mayBe.includes(ending as Ending) ? [] : [`${key} ended as ${ending}, expected ${mayBe.join(' or ')}.`]),
    ...(stored.objects.has(key) ? [] : [`${key} has a record, and its audio is gone.`]),
    ...clips
      .filter(({ status }) => status !== 'done' && status !== 'failed')
      .map(({ clipId }) => `${clipId} never ended.`),
    ...problemsOfResult(last, result),
  ];
}

/** The file beside a drop says what the record of its last write says. */
function problemsOfResult(clip: ClipItem, result: StoredResult | undefined): string[] {
  const { clipId, status, recognition, error, speaker, fileName: file, createdAtEpochMs } = clip;
  const createdAt = new Date(createdAtEpochMs).toISOString();
  const expected = JSON.stringify({ clipId, status, recognition, error, speaker, file, createdAt });
  const { expiresAt: _, ...found } = result ?? {};
  const told = found as Partial<StoredResult>;
  const actual = JSON.stringify({
    clipId: told.clipId,
    status: told.status,
    recognition: 'recognition' in told ? told.recognition : undefined,
    error: 'error' in told ? told.error : undefined,
    speaker: told.speaker,
    file: told.file,
    createdAt: told.createdAt,
  });
  return actual === expected ? [] : [`The result beside ${clip.objectKey} says ${actual}, its record ${expected}.`];
}

/** Told at least once that it ended, and each time what its record says; of one that did not end, nothing. */
function problemsOfEvents(clip: ClipItem, events: readonly ClipFinished[]): string[] {
  const { tenant, clipId, fileName, batch, speaker, status, recognition, error } = clip;
  const { emotion, confidence, unsure, model } = recognition ?? {};
  const told = events.filter((event) => event.clipId === clipId);
  if (status === 'awaiting-upload') return told.length > 0 ? [`${clipId} never ended, and an event says it did.`] : [];
  if (told.length === 0) return [`${clipId} ended, and no event says so.`];
  const whole = { tenant, clipId, fileName, batch, speaker, status, emotion, confidence, unsure, model };
  const expected: unknown = JSON.parse(JSON.stringify({ ...whole, errorCode: error?.code }));
  const others = told.filter((event) => !isDeepStrictEqual(event, expected));
  return others.map((event) => `An event says ${JSON.stringify(event)}, the record ${JSON.stringify(expected)}.`);
}

/** A clip is in each of its lists. A pointer without a clip is what a death leaves: nobody is shown it, and it ends. */
function problemsOfLists(clip: ClipItem, { lists }: Stored): string[] {
  const missing = listItemKeys(clip).filter(({ pk, sk }) => !lists.has(`${pk} ${sk}`));
  return missing.map(({ pk }) => `${clip.clipId} is not in its lists: there is no item in ${pk}.`);
}

/** Records, objects, results and keys that nobody can have made. */
function orphans({ clips, objects, results, idempotencyKeys, otherItems }: Stored, ledger: Ledger): string[] {
  const records = new Map(clips.map((clip) => [clip.clipId, clip]));
  const sent = new Set([...ledger.uploads.map(({ clipId }) => clipId)]);
  const isKnown = ({ source, clipId, objectKey, status }: ClipItem) =>
    source === 'drop' ? ledger.drops.has(objectKey) : sent.has(clipId) || status === 'awaiting-upload';
  const owners = new Set(clips.map(({ objectKey }) => objectKey));
  const timelines = clips.flatMap((clip) => (clip.hasTimeline ? [timelineKey(clip.tenant, clip.clipId)] : []));
  const owned = new Set([...owners, ...timelines]);
  const resultOwners = new Set([...owners].map(resultKeyOf));
  return [
    ...clips.filter((clip) => !isKnown(clip)).map(({ clipId }) => `The record of ${clipId} is nobody's.`),
    ...[...objects].filter((key) => !owned.has(key)).map((key) => `The object ${key} is nobody's.`),
    ...[...results.keys()].filter((key) => !resultOwners.has(key)).map((key) => `The result ${key} is nobody's.`),
    ...idempotencyKeys
      .filter((clipId) => !records.has(clipId))
      .map((clipId) => `A key names ${clipId}, which is gone.`),
    ...otherItems.filter((pk) => pk !== 'queue#uploads').map((pk) => `The item ${pk} is nobody's.`),
  ];
}

/** The clips of a dropped key, by the order of its writes. */
function clipsOf(key: string, { clips }: Stored): ClipItem[] {
  return clips
    .filter(({ objectKey }) => objectKey === key)
    .toSorted((a, b) => ((a.sequencer ?? '') < (b.sequencer ?? '') ? -1 : 1));
}

function resultOf(key: string, { results }: Stored): StoredResult | undefined {
  return results.get(resultKeyOf(key) ?? '');
}

function resultKeyOf(key: string): string | undefined {
  const parsed = parseObjectKey(key);
  return parsed?.kind === 'drop' ? resultKey(parsed) : undefined;
}

function totalsOf({ clips, results, objects }: Stored): Totals {
  const failed: Record<string, number> = {};
  for (const clip of clips) {
    if (clip.status === 'failed') failed[endingOf(clip)] = (failed[endingOf(clip)] ?? 0) + 1;
  }
  const count = (status: ClipItem['status']) => clips.filter((clip) => clip.status === status).length;
  const announcedOnly = count('awaiting-upload');
  return { done: count('done'), failed, announcedOnly, results: results.size, objects: objects.size };
}
