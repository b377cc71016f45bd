import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { ConditionalTable } from './conditionalTable.ts';
import { TTL_ATTRIBUTE } from './table.ts';

/** A length that was seen longer ago says nothing: `infer` looks every few seconds while it has work. */
const KNOWN_FOR_MS = 30_000;
const KEY = { pk: 'queue#uploads', sk: 'length' };
const lengthItemSchema = z.object({ waiting: z.number(), seenAtEpochMs: z.number() });

/** How many uploads wait for `infer`, roughly: one item, which `infer` keeps and the API reads. */
export class QueueLength {
  readonly #table: ConditionalTable;
  readonly #nowMs: () => number;

  constructor(client: DynamoDBClient, tableName: string, nowMs: () => number = Date.now) {
    this.#table = new ConditionalTable(client, tableName);
    this.#nowMs = nowMs;
  }

  /** Keeps what was just seen, unless somebody has seen later: by seconds, or it was before the clock went back. @param waiting messages in the queue that nobody has */
  async keep(waiting: number): Promise<void> {
    const nowMs = this.#nowMs();
    const ends = { [TTL_ATTRIBUTE]: Math.ceil((nowMs + KNOWN_FOR_MS) / 1000) };
    await this.#table.put({ ...KEY, waiting, seenAtEpochMs: nowMs, ...ends } as typeof KEY, {
      expression: 'attribute_not_exists(pk) OR NOT seenAtEpochMs BETWEEN :now AND :later',
      values: { ':now': nowMs, ':later': nowMs + KNOWN_FOR_MS },
    });
  }

  /** @returns how many uploads wait; undefined when nobody has looked lately, as while nothing is worked on */
  async read(): Promise<number | undefined> {
    const found = await this.#table.get(KEY);
    if (!found) return undefined;
    const { waiting, seenAtEpochMs } = lengthItemSchema.parse(found);
    return Math.abs(this.#nowMs() - seenAtEpochMs) < KNOWN_FOR_MS ? waiting : undefined;
  }
}
