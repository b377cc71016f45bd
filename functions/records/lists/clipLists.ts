import * as z from 'zod';
import type { ConditionalTable } from '../conditionalTable.ts';
import { TTL_ATTRIBUTE } from '../table.ts';
import { type ClipList, type Listed, listsOf, nameSortKey, namesKey, placeOf, pointersKey } from './listKeys.ts';
import { ListNames } from './listNames.ts';

const pointerSchema = z.object({ sk: z.string(), [TTL_ATTRIBUTE]: z.number() });
const nameSchema = z.object({ name: z.string(), latestAtEpochMs: z.number(), [TTL_ATTRIBUTE]: z.number() });

/** The name of a list, and when its latest clip was made. */
export interface NamedList {
  name: string;
  latestAtEpochMs: number;
}

/**
 * Lists of clips: in each list's partition a pointer for each clip, and for each tenant the names of its lists. A pointer is
 * there before its clip and goes after it, so that no clip is missed; whoever reads a list passes over pointers without a
 * clip. All of it ends with the clips, and nothing that has ended is read, whether the table has deleted it or not.
 */
export class ClipLists {
  readonly #table: ConditionalTable;
  readonly #names: ListNames;
  readonly #nowMs: () => number;

  constructor(table: ConditionalTable, nowMs: () => number) {
    this.#table = table;
    this.#names = new ListNames(table);
    this.#nowMs = nowMs;
  }

  /** Puts a clip that is about to be made into its lists. */
  async enter(clip: Listed): Promise<void> {
    await Promise.all(
      listsOf(clip).map(async (list) => {
        // In this order: whoever forgets a name looks for pointers first.
        await this.#point(list, clip);
        await this.#names.keep(list, clip);
      }),
    );
  }

  /** Takes a clip that is gone out of its lists, and forgets the names of those that are empty now. */
  async leave(clip: Listed): Promise<void> {
    for (const list of listsOf(clip)) {
      await this.removePointer(list, placeOf(clip));
      if (list.kind !== 'day') await this.#names.forgetIfEmpty(list);
    }
  }

  /** Forgets a list's name, until a clip comes to it. */
  async forgetName(list: ClipList): Promise<void> {
    await this.#names.forget(list);
  }

  /** Erases one pointer; none is no error. */
  async removePointer(list: ClipList, place: string): Promise<void> {
    await this.#table.delete({ pk: pointersKey(list), sk: place }, { expression: 'attribute_exists(pk)' });
  }

  /**
   * The places of a list, newest first.
   *
   * @param before only those of clips that were made before this one
   * @param limit how many are looked at; the answer has fewer where some have ended
   * @returns the places, and whether there may be more
   */
  async places(
    list: ClipList,
    before: string | undefined,
    limit: number,
  ): Promise<{ places: string[]; more?: string }> {
    const found = await this.#table.query(pointersKey(list), { from: before, limit, backwards: true });
    const pointers = found.map((item) => pointerSchema.parse(item));
    const places = pointers.filter((item) => this.#isAlive(item)).map(({ sk }) => sk);
    return found.length < limit ? { places } : { places, more: pointers.at(-1)?.sk as string };
  }

  /**
   * The names of a tenant's lists, in the order of their text, days backwards.
   *
   * @param from only those behind this one
   */
  async names(
    lists: Pick<ClipList, 'tenant' | 'kind'>,
    from: string | undefined,
    limit: number,
  ): Promise<{ names: NamedList[]; more?: string }> {
    const range = { from: from === undefined ? undefined : nameSortKey(from), limit, backwards: lists.kind === 'day' };
    const found = (await this.#table.query(namesKey(lists), range)).map((item) => nameSchema.parse(item));
    const names = found
      .filter((item) => this.#isAlive(item))
      .map(({ name, latestAtEpochMs }) => ({ name, latestAtEpochMs }));
    return found.length < limit ? { names } : { names, more: found.at(-1)?.name as string };
  }

  async #point(list: ClipList, clip: Listed): Promise<void> {
    const key = { pk: pointersKey(list), sk: placeOf(clip) };
    const item = { ...key, [TTL_ATTRIBUTE]: clip.expiresAtEpochSeconds };
    // The same again, where an answer was lost, is no other.
    await this.#table.put(item, { expression: 'attribute_not_exists(pk)' });
  }

  #isAlive({ [TTL_ATTRIBUTE]: endsAtEpochSeconds }: { [TTL_ATTRIBUTE]: number }): boolean {
    return endsAtEpochSeconds * 1000 > this.#nowMs();
  }
}
