import type { Condition, ItemKey, Range } from '../../../functions/records/conditionalTable.ts';
import { holds, updated, type Values } from './expressions.ts';

/** Where items lie, and who says when the next call may go through. */
export interface TableAccess {
  items: Map<string, Values>;
  /** Waits for this caller's turn. */
  turn: (what: string) => Promise<void>;
  /** Told what the caller got. */
  onAnswer: (answer: unknown) => void;
  /** Told of each change, the item before and after. */
  onChange: (before: Values | undefined, after: Values | undefined) => void;
}

/** In place of `ConditionalTable`: a table in memory, of which each call waits for its turn and then is done at once; of a list, without a turn. */
export class MemoryTable {
  readonly #access: TableAccess;

  constructor(client: unknown) {
    this.#access = client as TableAccess;
  }

  async get(key: ItemKey): Promise<Values | undefined> {
    await this.#turn('get', key);
    const found = this.#access.items.get(idOf(key));
    this.#access.onAnswer(found ?? null);
    return found && structuredClone(found);
  }

  async getAll(keys: readonly ItemKey[]): Promise<Values[]> {
    const found = keys.map((key) => this.#access.items.get(idOf(key)));
    return structuredClone(found.filter((item) => item !== undefined));
  }

  async query(pk: string, { from, limit, backwards = false }: Range): Promise<Values[]> {
    const isBehind = ({ sk }: Values) =>
      from === undefined || (backwards ? (sk as string) < from : (sk as string) > from);
    const found = [...this.#access.items.values()].filter((item) => item.pk === pk && isBehind(item));
    const order = backwards ? -1 : 1;
    found.sort((a, b) => ((a.sk as string) < (b.sk as string) ? -order : order));
    return structuredClone(found.slice(0, limit));
  }

  async put(item: ItemKey, condition: Condition): Promise<boolean> {
    await this.#turn('put', item);
    return this.#change(item, condition, () => structuredClone(item) as unknown as Values);
  }

  async update(key: ItemKey, update: string, condition: Condition): Promise<boolean> {
    await this.#turn('update', key);
    // DynamoDB makes an item of an update without one; every condition here wants one.
    return this.#change(key, condition, (item) =>
      updated(update, item ?? { ...key }, condition.names, condition.values),
    );
  }

  async delete(key: ItemKey, condition: Condition): Promise<boolean> {
    await this.#turn('delete', key);
    return this.#change(key, condition, () => undefined);
  }

  /** Who reads or writes lists gets in nobody's way. */
  async #turn(what: string, { pk, sk }: ItemKey): Promise<void> {
    if (!LISTS.test(pk)) await this.#access.turn(`${what} ${sk}`);
  }

  #change(key: ItemKey, condition: Condition, next: (item: Values | undefined) => Values | undefined): boolean {
    const { items, onChange, onAnswer } = this.#access;
    const before = items.get(idOf(key));
    const isHeld = holds(condition.expression, before, condition.names, condition.values);
    onAnswer(isHeld);
    if (!isHeld) return false;
    const after = next(before);
    if (after) items.set(idOf(key), withoutUndefined(after));
    else items.delete(idOf(key));
    onChange(before, after);
    return true;
  }
}

const LISTS = /^(list|names|erased)#/;
const idOf = ({ pk, sk }: ItemKey) => `${pk}|${sk}`;

function withoutUndefined(item: Values): Values {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
}
