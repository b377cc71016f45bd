import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  type FileError,
  RESULT_RETENTION_DAYS,
  type Recognition,
  UPLOAD_EXPIRY_SECONDS,
} from '../../contract/index.ts';
import { judge, leased, outcomeOf, unchanged } from './claim.ts';
import { CLIP_SCHEMA_VERSION, type ClipItem, clipItemKey, clipItemSchema, NewerRecordError } from './clipItem.ts';
import { type Condition, ConditionalTable } from './conditionalTable.ts';
import {
  type ClipList,
  ClipLists,
  type ClipReader,
  type Erasable,
  Erasures,
  type Listed,
  type Step,
  type Wanted,
  walk,
} from './lists/index.ts';
import { QUEUE_RETENTION_DAYS } from './queueTerms.ts';
import { TTL_ATTRIBUTE } from './table.ts';
import type { Attempt, ClaimOutcome, ClipStoreOptions, Lease, NewClip } from './terms.ts';

/** Ends a lease. Without its id a renewal that is still on its way cannot bring it back. */
const LET_GO = 'REMOVE leaseId, leaseMessageId';

/**
 * Every read and write of clips. All writes are conditional, so that the same event twice, late or out of order
 * changes nothing:
 *
 * ```
 * (absent) ──create──▶ awaiting-upload ──claim──▶ processing ──complete──▶ done
 *     │                                            ▲ ▲ │  └─────fail─────▶ failed ──awaitAgain, of one given up──▶ awaiting-upload
 *     └──────────────claim (drops)─────────────────┘ │ └─ lease over ─▶ claim by another
 *                                                    └─ claim of a failed one, when the service had given it up
 * ```
 *
 * complete, fail, renew, release and leave succeed only while the lease is still the caller's own. A claim that finds
 * all tries used up is there to fail the clip. Records of a newer schema version are neither read nor claimed.
 *
 * Whoever makes a record enters it into its lists before, and whoever erases it takes it out after (`lists/`).
 */
export class ClipStore {
  readonly lists: ClipLists;
  readonly #table: ConditionalTable;
  readonly #erasures: Erasures;
  readonly #nowMs: () => number;
  readonly #resultRetentionDays: number;

  constructor(client: DynamoDBClient, tableName: string, options: ClipStoreOptions = {}) {
    this.#table = new ConditionalTable(client, tableName);
    this.#nowMs = options.nowMs ?? Date.now;
    this.lists = new ClipLists(this.#table, this.#nowMs);
    this.#erasures = new Erasures(this.#table, this.#nowMs);
    this.#resultRetentionDays = options.resultRetentionDays ?? RESULT_RETENTION_DAYS;
  }

  /**
   * @returns the clip, or undefined when there is none, its time is over, or its batch or speaker was erased
   * @throws NewerRecordError when a newer version of the service has written it
   */
  async get(tenant: string, clipId: string): Promise<ClipItem | undefined> {
    const found = await this.peek(tenant, clipId);
    return found && ((await this.#isErased(found)) ? undefined : found);
  }

  /** As {@link get}, and also a clip whose batch or speaker was erased and which itself is still to be. */
  async peek(tenant: string, clipId: string): Promise<ClipItem | undefined> {
    return this.#read(await this.#table.get(clipItemKey(tenant, clipId)));
  }

  /**
   * @param clipIds 100 at most
   * @returns the clips, each in the place of its id; undefined for those that {@link get} would not give
   * @throws NewerRecordError when a newer version of the service has written one of them
   */
  async getAll(tenant: string, clipIds: readonly string[]): Promise<(ClipItem | undefined)[]> {
    const found = await this.peekAll(tenant, clipIds);
    const known = found.filter((clip) => clip !== undefined);
    const erased = await this.#erasures.cover(known);
    const gone = new Set(known.filter((_, index) => erased[index]));
    return found.map((clip) => (clip && gone.has(clip) ? undefined : clip));
  }

  /** As {@link getAll}, and also clips that are still to be erased. */
  async peekAll(tenant: string, clipIds: readonly string[]): Promise<(ClipItem | undefined)[]> {
    const ids = [...new Set(clipIds)];
    const found = await this.#table.getAll(ids.map((clipId) => clipItemKey(tenant, clipId)));
    const byId = new Map(found.map((item) => [item.clipId, item]));
    return clipIds.map((clipId) => this.#read(byId.get(clipId)));
  }

  /** Goes through clips, newest first, behind a place if one is given; see {@link walk}. @param reader how they are read */
  walk(wanted: Wanted, before?: string, atOnce?: number, reader: ClipReader = this): AsyncGenerator<Step> {
    return walk(reader, this.lists, wanted, before, atOnce);
  }

  /**
   * Erases all clips of a batch or a speaker that were made until now, for whoever asks from now on; what there is of them
   * is still to be erased. The list is no longer known by its name.
   *
   * @returns until when they were made, in milliseconds since 1970
   */
  async eraseList(list: ClipList): Promise<number> {
    const untilEpochMs = this.#nowMs();
    // Files that were dropped before may come from the queue for as long.
    await this.#erasures.mark(list, untilEpochMs, Math.max(this.#resultRetentionDays, QUEUE_RETENTION_DAYS) + 1);
    await this.lists.forgetName(list);
    return untilEpochMs;
  }

  async #isErased(clip: Erasable): Promise<boolean> {
    const [isErased] = await this.#erasures.cover([clip]);
    return isErased;
  }

  #read(found: Record<string, unknown> | undefined): ClipItem | undefined {
    // The table's own clean-up goes by this attribute, whatever the version.
    if (!found || Number(found[TTL_ATTRIBUTE]) * 1000 <= this.#nowMs()) return undefined;
    if (Number(found.schemaVersion) > CLIP_SCHEMA_VERSION) {
      throw new NewerRecordError(found.schemaVersion, CLIP_SCHEMA_VERSION);
    }
    return clipItemSchema.parse(found);
  }

  /** @returns the new clip, or undefined when the id is taken */
  async create(clip: NewClip): Promise<ClipItem | undefined> {
    const nowMs = this.#nowMs();
    const item: ClipItem = {
      ...this.#fresh(clip, 'upload'),
      status: 'awaiting-upload',
      attempts: 0,
      uploadExpiresAtEpochMs: nowMs + UPLOAD_EXPIRY_SECONDS * 1000,
    };
    await this.lists.enter(item);
    return (await this.#putUnlessAlive(item)) ? item : undefined;
  }

  /** Moves the deadline of an upload that gets a fresh form; other states stay as they are. */
  async extendUpload(tenant: string, clipId: string): Promise<void> {
    await this.#update({ tenant, clipId }, 'SET uploadExpiresAtEpochMs = :until', '#status = :awaiting', {
      ':until': this.#nowMs() + UPLOAD_EXPIRY_SECONDS * 1000,
      ':awaiting': 'awaiting-upload',
    });
  }

  /**
   * Lets a clip that was given up wait for a worker again, with all its tries; one that somebody has taken since stays.
   *
   * @param seen as it was when it had failed
   */
  async awaitAgain({ tenant, clipId, attempts }: ClipItem): Promise<void> {
    await this.#update(
      { tenant, clipId },
      'SET #status = :awaiting, tries = :zero REMOVE #error',
      '#status = :failed AND attempts = :seen',
      { ':awaiting': 'awaiting-upload', ':zero': 0, ':failed': 'failed', ':seen': attempts },
      { '#error': 'error' },
    );
  }

  /** Takes an uploaded clip to work on it. */
  async claimUpload(lease: Lease, attempt: Attempt): Promise<ClaimOutcome> {
    for (;;) {
      const item = await this.get(lease.tenant, lease.clipId);
      if (!item) return { outcome: 'absent' };
      const verdict = judge(item, lease, attempt, this.#nowMs());
      if (verdict.outcome !== 'free') return verdict;
      if (await this.#claim(item, lease, attempt, verdict.tries)) return outcomeOf(item, verdict.tries, attempt);
      // Somebody was faster: judged anew.
    }
  }

  /** Takes a dropped file to work on it; its record is made by the first claim. */
  async claimDrop(clip: NewClip, leaseId: string, attempt: Attempt): Promise<ClaimOutcome> {
    const lease = { tenant: clip.tenant, clipId: clip.clipId, leaseId };
    // Dropped before its batch or its speaker was erased, and it goes with them.
    const createdAtEpochMs = clip.writtenAtEpochMs ?? this.#nowMs();
    if (await this.#isErased({ ...clip, createdAtEpochMs })) return { outcome: 'absent' };
    // Whose record is there already, it is in its lists.
    if (await this.get(clip.tenant, clip.clipId)) return this.claimUpload(lease, attempt);
    const item: ClipItem = {
      ...this.#fresh(clip, 'drop'),
      status: 'processing',
      attempts: 1,
      ...leased(lease, { ...attempt, eTag: clip.eTag, sequencer: clip.sequencer }, 1, this.#nowMs()),
    };
    await this.lists.enter(item);
    if (await this.#putUnlessAlive(item)) return outcomeOf(item, 1, attempt);
    return this.claimUpload(lease, attempt);
  }

  /** @returns false when the lease is lost: stop working */
  renew(lease: Lease, leaseMs: number, progress: number): Promise<boolean> {
    return this.#whileHeld(lease, 'SET leaseExpiresAtEpochMs = :expires, progress = :progress', {
      ':expires': this.#nowMs() + leaseMs,
      ':progress': progress,
    });
  }

  /** Gives a clip back, so that the next attempt need not wait. @returns false when the lease is lost */
  release(lease: Lease): Promise<boolean> {
    return this.#whileHeld(lease, `SET leaseExpiresAtEpochMs = :zero ${LET_GO}`, { ':zero': 0 });
  }

  /** Gives a clip back of which another message is to come, and takes back that this was a try. */
  leave(lease: Lease): Promise<boolean> {
    const update = `SET leaseExpiresAtEpochMs = :zero, tries = tries - :one ${LET_GO}`;
    return this.#whileHeld(lease, update, { ':zero': 0, ':one': 1 });
  }

  /**
   * Stores a result.
   *
   * @param embedding the encoder's vector, where it is to be kept beside the recognition
   * @param hasTimeline the segments lie in the bucket, and are left out of the record
   * @returns false when the lease is lost: the result is dropped
   */
  complete(
    lease: Lease,
    recognition: Recognition,
    embedding: Float32Array | undefined,
    hasTimeline = false,
  ): Promise<boolean> {
    const vector = embedding && { ':embedding': new Uint8Array(Float32Array.from(embedding).buffer) };
    const more = `${vector ? ', embedding = :embedding' : ''}${hasTimeline ? ', hasTimeline = :hasTimeline' : ''}`;
    return this.#whileHeld(
      lease,
      `SET #status = :done, schemaVersion = :version, recognition = :recognition${more} ${LET_GO}, leaseExpiresAtEpochMs, progress`,
      {
        ':done': 'done',
        // An older version may have made the record, and could not read this result.
        ':version': CLIP_SCHEMA_VERSION,
        ':recognition': hasTimeline ? { ...recognition, segments: [] } : recognition,
        ...vector,
        ...(hasTimeline ? { ':hasTimeline': true } : {}),
      },
    );
  }

  /** Stores a failure. @returns false when the lease is lost */
  fail(lease: Lease, error: FileError): Promise<boolean> {
    return this.#whileHeld(
      lease,
      `SET #status = :failed, #error = :error ${LET_GO}, leaseExpiresAtEpochMs, progress`,
      { ':failed': 'failed', ':error': error },
      { '#error': 'error' },
    );
  }

  /** Erases a clip that the caller works on. @returns false when the lease is lost */
  async discard({ tenant, clipId, leaseId }: Lease): Promise<boolean> {
    const item = await this.get(tenant, clipId);
    if (!item) return false;
    return this.#erase(item, { expression: 'leaseId = :lease', values: { ':lease': leaseId } });
  }

  /** Erases a clip, if it still is in the state in which the caller saw it. @returns false when it is not */
  delete(item: Listed & Pick<ClipItem, 'status'>): Promise<boolean> {
    const values = { ':status': item.status };
    return this.#erase(item, { expression: '#status = :status', names: { '#status': 'status' }, values });
  }

  async #erase(item: Listed, condition: Condition): Promise<boolean> {
    if (!(await this.#table.delete(clipItemKey(item.tenant, item.clipId), condition))) return false;
    await this.lists.leave(item);
    return true;
  }

  #fresh(clip: NewClip, source: ClipItem['source']): Omit<ClipItem, 'status' | 'attempts'> {
    const nowMs = this.#nowMs();
    return {
      ...clipItemKey(clip.tenant, clip.clipId),
      ...clip,
      schemaVersion: CLIP_SCHEMA_VERSION,
      source,
      createdAtEpochMs: nowMs,
      expiresAtEpochSeconds: Math.ceil(nowMs / 1000) + this.#resultRetentionDays * 86_400,
    };
  }

  /** An expired item that the table has not deleted yet counts as none. */
  #putUnlessAlive(item: ClipItem): Promise<boolean> {
    return this.#table.put(item, {
      expression: 'attribute_not_exists(pk) OR expiresAtEpochSeconds <= :now',
      values: { ':now': Math.floor(this.#nowMs() / 1000) },
    });
  }

  #claim(item: ClipItem, lease: Lease, attempt: Attempt, tries: number): Promise<boolean> {
    const { expression, names, values } = unchanged(item);
    const known = Object.entries(leased(lease, attempt, tries, this.#nowMs())).filter(
      ([, value]) => value !== undefined,
    );
    const assignments = known.map(([name]) => `${name} = :${name}`).join(', ');
    return this.#update(
      lease,
      `SET #status = :processing, attempts = attempts + :one, ${assignments} REMOVE #error, progress, lastAttempt`,
      expression,
      {
        ...values,
        ...Object.fromEntries(known.map(([name, value]) => [`:${name}`, value])),
        ':processing': 'processing',
        ':one': 1,
      },
      { ...names, '#error': 'error' },
    );
  }

  #whileHeld(
    lease: Lease,
    update: string,
    values: Record<string, unknown>,
    names: Record<string, string> = {},
  ): Promise<boolean> {
    const held = '#status = :held AND leaseId = :lease';
    return this.#update(lease, update, held, { ...values, ':held': 'processing', ':lease': lease.leaseId }, names);
  }

  #update(
    { tenant, clipId }: { tenant: string; clipId: string },
    update: string,
    expression: string,
    values: Record<string, unknown>,
    names: Record<string, string> = {},
  ): Promise<boolean> {
    const condition = { expression, values, names: { '#status': 'status', ...names } };
    return this.#table.update(clipItemKey(tenant, clipId), update, condition);
  }
}
