import * as z from 'zod';
import type { ConditionalTable, ItemKey } from '../conditionalTable.ts';
import { TTL_ATTRIBUTE } from '../table.ts';
import { type ClipList, type Listed, listsOf, pointersKey } from './listKeys.ts';

/** As many items are read at once as one call of the table reads. */
const READ_AT_ONCE = 100;
const markSchema = z.object({ pk: z.string(), untilEpochMs: z.number(), [TTL_ATTRIBUTE]: z.number() });

/** What says in which batch and of which speaker a clip is, and when it was made. */
export type Erasable = Pick<Listed, 'tenant' | 'createdAtEpochMs' | 'batch' | 'speaker'>;

/**
 * Batches and speakers that were erased as a whole: all their clips that were made until then are gone for everybody at
 * once, however long it takes to erase them one by one.
 */
export class Erasures {
  readonly #table: ConditionalTable;
  readonly #nowMs: () => number;

  constructor(table: ConditionalTable, nowMs: () => number) {
    this.#table = table;
    this.#nowMs = nowMs;
  }

  /** From now on the clips of a list that were made until then are gone. @param days for how long that is remembered */
  async mark(list: ClipList, untilEpochMs: number, days: number): Promise<void> {
    const ends = { [TTL_ATTRIBUTE]: Math.ceil(this.#nowMs() / 1000) + days * 86_400 };
    await this.#table.put({ ...markKey(list), untilEpochMs, ...ends } as ItemKey, {
      expression: 'attribute_not_exists(pk) OR untilEpochMs <= :until',
      values: { ':until': untilEpochMs },
    });
  }

  /** @returns of each clip, in their order, whether its batch or its speaker was erased after it was made */
  async cover(clips: readonly Erasable[]): Promise<boolean[]> {
    const keys = new Map(clips.flatMap(marksOf).map((key) => [key.pk, key]));
    const untilEpochMs = await this.#read([...keys.values()]);
    return clips.map((clip) =>
      marksOf(clip).some(({ pk }) => clip.createdAtEpochMs <= (untilEpochMs.get(pk) ?? Number.NEGATIVE_INFINITY)),
    );
  }

  async #read(keys: readonly ItemKey[]): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    for (let from = 0; from < keys.length; from += READ_AT_ONCE) {
      const items = await this.#table.getAll(keys.slice(from, from + READ_AT_ONCE));
      const marks = items.map((item) => markSchema.parse(item));
      const alive = marks.filter((mark) => mark[TTL_ATTRIBUTE] * 1000 > this.#nowMs());
      for (const { pk, untilEpochMs } of alive) found.set(pk, untilEpochMs);
    }
    return found;
  }
}

/** It names nobody, as a pointer's does. */
function markKey(list: ClipList): ItemKey {
  return { pk: `erased#${pointersKey(list)}`, sk: 'erased' };
}

function marksOf(clip: Erasable): ItemKey[] {
  const lists = listsOf({ ...clip, clipId: '', expiresAtEpochSeconds: 0 });
  return lists.filter(({ kind }) => kind !== 'day').map(markKey);
}
