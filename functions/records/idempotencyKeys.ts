import { createHash } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { ClipItem } from './clipItem.ts';
import { ConditionalTable, type ItemKey } from './conditionalTable.ts';
import { TTL_ATTRIBUTE } from './table.ts';

const keyItemSchema = z.object({ clipId: z.string(), [TTL_ATTRIBUTE]: z.number() });

/** What stands for a caller's `Idempotency-Key` in the table: nothing of what they wrote. Other tenants' keys are others. */
export function idempotencyKeyName(tenant: string, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([tenant, key]))
    .digest('base64url');
}

/**
 * Which clip each `Idempotency-Key` stands for: an item a key, which names a clip that was made before, and goes with it.
 * So no clip is ever made a second time under its id.
 */
export class IdempotencyKeys {
  readonly #table: ConditionalTable;
  readonly #nowMs: () => number;

  constructor(client: DynamoDBClient, tableName: string, nowMs: () => number = Date.now) {
    this.#table = new ConditionalTable(client, tableName);
    this.#nowMs = nowMs;
  }

  /** @returns the clip that the key was last given to, which may be gone by now; undefined when there is none */
  async clipOf(name: string): Promise<string | undefined> {
    const found = await this.#table.get(itemKey(name));
    if (!found) return undefined;
    const { clipId, [TTL_ATTRIBUTE]: endsAtEpochSeconds } = keyItemSchema.parse(found);
    return endsAtEpochSeconds * 1000 > this.#nowMs() ? clipId : undefined;
  }

  /**
   * Gives a key to a clip.
   *
   * @param replaced the clip that has it and is gone
   * @returns false when the key was given to another clip meanwhile
   */
  give(name: string, { clipId, expiresAtEpochSeconds }: ClipItem, replaced: string | undefined): Promise<boolean> {
    const item = { ...itemKey(name), clipId, [TTL_ATTRIBUTE]: expiresAtEpochSeconds };
    return this.#table.put(item, {
      expression: 'attribute_not_exists(pk) OR clipId = :replaced OR expiresAtEpochSeconds <= :now',
      values: { ':replaced': replaced ?? 'none', ':now': Math.floor(this.#nowMs() / 1000) },
    });
  }

  /** Erases a key, if it is still this clip's. */
  async forget(name: string, clipId: string): Promise<void> {
    await this.#table.delete(itemKey(name), { expression: 'clipId = :clip', values: { ':clip': clipId } });
  }
}

function itemKey(name: string): ItemKey {
  return { pk: `key#${name}`, sk: 'idempotency-key' };
}
