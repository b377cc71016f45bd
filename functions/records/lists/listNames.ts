import type { ConditionalTable } from '../conditionalTable.ts';
import { TTL_ATTRIBUTE } from '../table.ts';
import { type ClipList, type Listed, nameKey, pointersKey } from './listKeys.ts';

const DAY_SECONDS = 86_400;
/** Days that are remembered at most: of so many tenants at once. */
const MOST_KNOWN_DAYS = 1000;

/** The names of lists: what a list is called stands here alone. */
export class ListNames {
  readonly #table: ConditionalTable;
  /** Days whose names are there; nobody forgets those. */
  readonly #knownDays = new Set<string>();

  constructor(table: ConditionalTable) {
    this.#table = table;
  }

  /** Keeps a list's name for as long as its latest clip. Who forgets it meanwhile sees by that clip's id that it is kept anew. */
  async keep(list: ClipList, clip: Listed): Promise<void> {
    if (list.kind === 'day') return this.#keepDay(list, clip);
    const { clipId, createdAtEpochMs, expiresAtEpochSeconds } = clip;
    while (!(await this.#put(list, clipId, createdAtEpochMs, expiresAtEpochSeconds))) {
      const values = { ':clip': clipId, ':at': createdAtEpochMs };
      const update = 'SET latestClipId = :clip, latestAtEpochMs = :at';
      if (await this.#table.update(nameKey(list), update, { expression: 'attribute_exists(pk)', values })) return;
    }
  }

  /** Forgets a name, unless a clip has come to its list, or comes at this moment. */
  async forgetIfEmpty(list: ClipList): Promise<void> {
    const key = nameKey(list);
    const seen = await this.#table.get(key);
    if (!seen || (await this.#table.query(pointersKey(list), { limit: 1 })).length > 0) return;
    const condition = { expression: 'latestClipId = :seen', values: { ':seen': seen.latestClipId } };
    await this.#table.delete(key, condition);
  }

  /** Forgets a name, whatever is in its list. */
  async forget(list: ClipList): Promise<void> {
    await this.#table.delete(nameKey(list), { expression: 'attribute_exists(pk)' });
  }

  /** Once a process: a tenant may make many clips in a day. It ends with the last clip that the day can have. */
  async #keepDay(list: ClipList, { clipId, createdAtEpochMs, expiresAtEpochSeconds }: Listed): Promise<void> {
    const ends = expiresAtEpochSeconds + DAY_SECONDS;
    const known = JSON.stringify([list.tenant, list.name]);
    if (this.#knownDays.has(known)) return;
    await this.#put(list, clipId, createdAtEpochMs, ends);
    if (this.#knownDays.size >= MOST_KNOWN_DAYS) this.#knownDays.clear();
    this.#knownDays.add(known);
  }

  /** @returns false when the name is there for longer already */
  #put(list: ClipList, latestClipId: string, latestAtEpochMs: number, endsAtEpochSeconds: number): Promise<boolean> {
    const { name } = list;
    const item = { ...nameKey(list), name, latestClipId, latestAtEpochMs, [TTL_ATTRIBUTE]: endsAtEpochSeconds };
    return this.#table.put(item, {
      expression: 'attribute_not_exists(pk) OR expiresAtEpochSeconds <= :ends',
      values: { ':ends': endsAtEpochSeconds },
    });
  }
}
