import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  type FileError,
  RESULT_RETENTION_DAYS,
  type Recognition,
  UPLOAD_EXPIRY_SECONDS,
} from '../../contract/index.ts';
import { CLIP_SCHEMA_VERSION, type ClipItem, clipItemKey, clipItemSchema, NewerRecordError } from './clipItem.ts';
import { ConditionalTable } from './conditionalTable.ts';
import { TTL_ATTRIBUTE } from './table.ts';
import { type Attempt, type ClaimOutcome, type ClipStoreOptions, GIVEN_UP, type Lease, type NewClip } from './terms.ts';

/**
 * Every read and write of clips. All writes are conditional, so that the same event twice, late or out of order
 * changes nothing:
 *
 * ```
 * (absent) ──create──▶ awaiting-upload ──claim──▶ processing ──complete──▶ done
 *     │                                            ▲ ▲ │  └─────fail─────▶ failed
 *     └──────────────claim (drops)─────────────────┘ │ └─ lease over ─▶ claim by another
 *                                                    └─ claim of a failed one, when the service had given it up
 * ```
 *
 * complete, fail and renew succeed only while the lease is still the caller's own. Records of a newer schema version
 * are neither read nor claimed.
 */
export class ClipStore {
  readonly #table: ConditionalTable;
  readonly #nowMs: () => number;
  readonly #resultRetentionDays: number;

  constructor(client: DynamoDBClient, tableName: string, options: ClipStoreOptions = {}) {
    this.#table = new ConditionalTable(client, tableName);
    this.#nowMs = options.nowMs ?? Date.now;
    this.#resultRetentionDays = options.resultRetentionDays ?? RESULT_RETENTION_DAYS;
  }

  /**
   * @returns the clip, or undefined when there is none or its time is over
   * @throws NewerRecordError when a newer version of the service has written it
   */
  async get(tenant: string, clipId: string): Promise<ClipItem | undefined> {
    const found = await this.#table.get(clipItemKey(tenant, clipId));
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
    const created = await this.#putUnlessAlive(item);
    return created ? item : undefined;
  }

  /** Moves the deadline of an upload that gets a fresh form; other states stay as they are. */
  async extendUpload(tenant: string, clipId: string): Promise<void> {
    await this.#update({ tenant, clipId }, 'SET uploadExpiresAtEpochMs = :until', '#status = :awaiting', {
      ':until': this.#nowMs() + UPLOAD_EXPIRY_SECONDS * 1000,
      ':awaiting': 'awaiting-upload',
    });
  }

  /**
   * Takes an uploaded clip to work on it.
   *
   * @param attempt how long the lease lasts, and whether the queue will not hand the message out again
   */
  async claimUpload(lease: Lease, attempt: Attempt): Promise<ClaimOutcome> {
    if (await this.#claim(lease, attempt)) return 'claimed';
    const outcome = await this.#whyNot(lease);
    if (outcome === 'busy' && attempt.isLast) await this.#markLastAttempt(lease);
    return outcome;
  }

  /** Takes a dropped file to work on it; its record is made by the first claim. */
  async claimDrop(clip: NewClip, leaseId: string, attempt: Attempt): Promise<ClaimOutcome> {
    const item: ClipItem = {
      ...this.#fresh(clip, 'drop'),
      status: 'processing',
      attempts: 1,
      leaseId,
      leaseExpiresAtEpochMs: this.#nowMs() + attempt.leaseMs,
      lastAttempt: attempt.isLast,
    };
    if (await this.#putUnlessAlive(item)) return 'claimed';
    return this.claimUpload({ tenant: clip.tenant, clipId: clip.clipId, leaseId }, attempt);
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
    // Without its id a renewal that is still on its way cannot bring the lease back.
    return this.#whileHeld(lease, 'SET leaseExpiresAtEpochMs = :zero REMOVE leaseId', { ':zero': 0 });
  }

  /**
   * Stores a result.
   *
   * @param embedding the encoder's vector, kept beside the recognition
   * @returns false when the lease is lost: the result is dropped
   */
  complete(lease: Lease, recognition: Recognition, embedding: Float32Array): Promise<boolean> {
    return this.#whileHeld(
      lease,
      'SET #status = :done, recognition = :recognition, embedding = :embedding REMOVE progress, leaseId, leaseExpiresAtEpochMs, lastAttempt',
      {
        ':done': 'done',
        ':recognition': recognition,
        ':embedding': new Uint8Array(Float32Array.from(embedding).buffer),
      },
    );
  }

  /** Stores a failure. @returns false when the lease is lost */
  fail(lease: Lease, error: FileError): Promise<boolean> {
    return this.#whileHeld(
      lease,
      'SET #status = :failed, #error = :error REMOVE progress, leaseId, leaseExpiresAtEpochMs, lastAttempt',
      { ':failed': 'failed', ':error': error },
      { '#error': 'error' },
    );
  }

  /** Erases a clip that the caller works on. @returns false when the lease is lost */
  discard({ tenant, clipId, leaseId }: Lease): Promise<boolean> {
    return this.#table.delete(clipItemKey(tenant, clipId), {
      expression: 'leaseId = :lease',
      values: { ':lease': leaseId },
    });
  }

  /** Erases a clip, if it still is in the state in which the caller saw it. @returns false when it is not */
  delete({ tenant, clipId, status }: Pick<ClipItem, 'tenant' | 'clipId' | 'status'>): Promise<boolean> {
    return this.#table.delete(clipItemKey(tenant, clipId), {
      expression: '#status = :status',
      names: { '#status': 'status' },
      values: { ':status': status },
    });
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

  #claim(lease: Lease, { leaseMs, isLast }: Attempt): Promise<boolean> {
    return this.#update(
      lease,
      'SET #status = :processing, leaseId = :lease, leaseExpiresAtEpochMs = :expires, attempts = attempts + :one, lastAttempt = :last REMOVE #error, progress',
      'schemaVersion <= :version AND (#status = :awaiting OR (#status = :processing AND leaseExpiresAtEpochMs <= :now) OR (#status = :failed AND #error.#code = :givenUp))',
      {
        ':version': CLIP_SCHEMA_VERSION,
        ':failed': 'failed',
        ':givenUp': GIVEN_UP,
        ':awaiting': 'awaiting-upload',
        ':processing': 'processing',
        ':now': this.#nowMs(),
        ':lease': lease.leaseId,
        ':expires': this.#nowMs() + leaseMs,
        ':one': 1,
        ':last': isLast,
      },
      { '#error': 'error', '#code': 'code' },
    );
  }

  /** Whoever holds the clip is the last one that will. */
  #markLastAttempt(lease: Lease): Promise<boolean> {
    return this.#update(lease, 'SET lastAttempt = :true', '#status = :processing', {
      ':true': true,
      ':processing': 'processing',
    });
  }

  async #whyNot({ tenant, clipId, leaseId }: Lease): Promise<ClaimOutcome> {
    const item = await this.get(tenant, clipId);
    if (!item) return 'absent';
    // Our own claim, whose answer was lost: the client then tried again.
    if (item.leaseId === leaseId) return 'claimed';
    const isFinal = item.status === 'done' || (item.status === 'failed' && item.error?.code !== GIVEN_UP);
    return isFinal ? 'finished' : 'busy';
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
