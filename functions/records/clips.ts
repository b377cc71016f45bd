import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  type FileError,
  RESULT_RETENTION_DAYS,
  type Recognition,
  UPLOAD_EXPIRY_SECONDS,
} from '../../contract/index.ts';
import { CLIP_SCHEMA_VERSION, type ClipItem, clipItemSchema, clipKey } from './clipItem.ts';
import { ConditionalTable } from './conditionalTable.ts';

/** How often the queue hands out a clip's message before it gives it up. */
export const MAX_RECEIVES = 5;

/** What is known of a clip before any work on it. */
export interface NewClip {
  tenant: string;
  clipId: string;
  objectKey: string;
  /** Of a dropped file: its key may be written again, with other content. */
  eTag?: string;
  fileName: string;
  sizeBytes: number;
  contentType?: string;
  batch?: string;
  speaker?: string;
}

/** A worker's right to work on a clip. */
export interface Lease {
  tenant: string;
  clipId: string;
  leaseId: string;
}

/** The terms on which a worker takes a clip. */
export interface Attempt {
  /** How long it may be silent before another may take over. */
  leaseMs: number;
  /** The queue will not hand the message out again. */
  isLast: boolean;
}

/** What came of an attempt to claim a clip. */
export type ClaimOutcome =
  /** It is ours now. */
  | 'claimed'
  /** Another worker has it, or had it a moment ago. Try again later. */
  | 'busy'
  /** It has its result. Nothing to do. */
  | 'finished'
  /** There is no such clip (any more). */
  | 'absent';

/**
 * Every read and write of clips. All writes are conditional, so that the same event twice, late or out of order
 * changes nothing:
 *
 * ```
 * (absent) ──create──▶ awaiting-upload ──claim──▶ processing ──complete──▶ done
 *     │                                            ▲   │  └─────fail─────▶ failed
 *     └──────────────claim (drops)─────────────────┘   └─ lease over ─▶ claim by another
 * ```
 *
 * complete, fail and renew succeed only while the lease is still the caller's own.
 */
export class ClipStore {
  readonly #table: ConditionalTable;
  readonly #nowMs: () => number;

  constructor(client: DynamoDBClient, tableName: string, nowMs: () => number = Date.now) {
    this.#table = new ConditionalTable(client, tableName);
    this.#nowMs = nowMs;
  }

  /** @returns the clip, or undefined when there is none or its time is over */
  async get(tenant: string, clipId: string): Promise<ClipItem | undefined> {
    const found = await this.#table.get(clipKey(tenant, clipId));
    if (!found) return undefined;
    const item = clipItemSchema.parse(found);
    return item.expiresAtEpochSeconds * 1000 > this.#nowMs() ? item : undefined;
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

  /** Stores a result. @returns false when the lease is lost: the result is dropped */
  complete(lease: Lease, recognition: Recognition): Promise<boolean> {
    const { embedding, ...rest } = recognition;
    return this.#whileHeld(
      lease,
      'SET #status = :done, recognition = :recognition, embedding = :embedding REMOVE progress, leaseId, leaseExpiresAtEpochMs, lastAttempt',
      {
        ':done': 'done',
        ':recognition': rest,
        ':embedding': new Uint8Array(Float32Array.from(embedding ?? []).buffer),
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
    return this.#table.delete(clipKey(tenant, clipId), {
      expression: 'leaseId = :lease',
      values: { ':lease': leaseId },
    });
  }

  /** Erases a clip. @returns false when there was none */
  delete(tenant: string, clipId: string): Promise<boolean> {
    return this.#table.delete(clipKey(tenant, clipId), { expression: 'attribute_exists(pk)' });
  }

  #fresh(clip: NewClip, source: ClipItem['source']): Omit<ClipItem, 'status' | 'attempts'> {
    const nowMs = this.#nowMs();
    return {
      ...clipKey(clip.tenant, clip.clipId),
      ...clip,
      schemaVersion: CLIP_SCHEMA_VERSION,
      source,
      createdAtEpochMs: nowMs,
      expiresAtEpochSeconds: Math.ceil(nowMs / 1000) + RESULT_RETENTION_DAYS * 86_400,
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
      'SET #status = :processing, leaseId = :lease, leaseExpiresAtEpochMs = :expires, attempts = attempts + :one, lastAttempt = :last',
      '#status = :awaiting OR (#status = :processing AND leaseExpiresAtEpochMs <= :now)',
      {
        ':awaiting': 'awaiting-upload',
        ':processing': 'processing',
        ':now': this.#nowMs(),
        ':lease': lease.leaseId,
        ':expires': this.#nowMs() + leaseMs,
        ':one': 1,
        ':last': isLast,
      },
    );
  }

  /** Whoever holds the clip is the last one that will. */
  #markLastAttempt(lease: Lease): Promise<boolean> {
    return this.#update(lease, 'SET lastAttempt = :true', '#status = :processing', {
      ':true': true,
      ':processing': 'processing',
    });
  }

  async #whyNot({ tenant, clipId }: Lease): Promise<ClaimOutcome> {
    const item = await this.get(tenant, clipId);
    if (!item) return 'absent';
    return item.status === 'done' || item.status === 'failed' ? 'finished' : 'busy';
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
    return this.#table.update(clipKey(tenant, clipId), update, condition);
  }
}
