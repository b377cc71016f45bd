import type { RememberedClip, Services } from '../clip/index.ts';
import { createSlots } from '../clip/index.ts';
import { h, type Say } from '../dom/index.ts';
import { type Failure, toFailure } from '../failure/index.ts';
import { createTable } from '../table/index.ts';
import { SPOKEN } from '../words/index.ts';
import {
  createItem,
  type Entry,
  entryOfFile,
  entryOfLinked,
  entryOfRefused,
  entryOfRemembered,
  type Item,
} from './item.ts';
import { createManyDeletion } from './manyDeletion.ts';
import { createProgressSay } from './progressSay.ts';

/** So many clips are cards, one below the other; more are a table. */
const MOST_CARDS = 5;
/** Rows made at a time, with a breath between: nobody is to wait for five hundred of them. */
const ROWS_AT_A_TIME = 40;

/** What the list of results needs. */
export interface CardListOptions {
  section: HTMLElement;
  list: HTMLElement;
  /** Gets the focus when the last card goes. */
  fallbackFocus: HTMLElement;
  services: Services;
  say: Say;
  confirmErase: (name: string) => Promise<boolean>;
}

/** The list of results: cards while they are few, a table when they are many. */
export interface CardList {
  /** New clips come before older ones, in the order of the files; the first gets the focus and comes into view. */
  addFiles(files: readonly File[]): void;
  /** @param clips oldest first, as the history lists them. */
  addRemembered(clips: readonly RememberedClip[]): void;
  addRefused(name: string, failure: Failure): void;
  /** Shows one clip by its id: where it is in the list, or as a new one that is asked of the service. */
  addLinked(clipId: string): void;
  /** Takes what is through off the page, and out of what the browser remembers; the service keeps it. */
  clear(): void;
  /** Whether leaving the page now would lose an upload, or a deletion. */
  isBusy(): boolean;
}

/** Makes the list. */
export function createCardList(options: CardListOptions): CardList {
  const { list, section, services, say } = options;
  const drawingSlots = createSlots(1);
  let items: Item[] = [];
  let isTable = false;
  const sayProgress = createProgressSay(say);
  const onState = (item: Item): void => {
    if (!isTable) return;
    table.update(item);
    if (['done', 'failed'].includes(item.state().kind)) sayProgress(items);
  };
  const itemOf = (entry: Entry): Item =>
    createItem(entry, { services, drawingSlots, onState, onRemove: (item) => void remove(item) });
  const takeOut = (gone: readonly Item[]): void => {
    items = items.filter((item) => !gone.includes(item));
    if (isTable) table.remove(gone);
    for (const item of gone) item.closeCard();
    section.hidden = items.length === 0;
  };
  const remove = async (item: Item): Promise<void> => {
    const stored = item.job.isStored();
    if (stored && !(await options.confirmErase(item.name))) return;
    try {
      await item.job.erase();
    } catch (error) {
      item.fail(toFailure(error));
      return;
    }
    const next = isTable ? undefined : neighbourOf(item.openCard(say).element);
    takeOut([item]);
    (next ?? (isTable && items.length > 0 ? table.focusTarget : options.fallbackFocus)).focus();
    say(stored ? SPOKEN.erased(item.name) : SPOKEN.removed(item.name));
  };
  const table = createTable({
    openCard: (clip) => h('ol', { class: 'cards' }, asItem(clip, items).openCard(() => undefined).element),
    closeCard: (clip) => asItem(clip, items).closeCard(),
    onDelete: (clips) => deletion.start(items.filter((item) => clips.includes(item))),
    say,
  });
  const deletion = createManyDeletion({ table, takeOut, say });
  const becomeTable = (): void => {
    for (const item of items) item.closeCard();
    isTable = true;
    list.before(deletion.bar, table.element);
    table.add(items);
  };
  const add = async (entries: readonly Entry[], isChosen: boolean): Promise<void> => {
    const added = entries.map(itemOf);
    if (!isTable && items.length + added.length > MOST_CARDS) becomeTable();
    items = [...added, ...items];
    section.hidden = items.length === 0;
    if (isTable) await addRows(table.add, added, isChosen ? table.reveal : undefined);
    else addCards(list, added, say, isChosen);
    // In the order of the files, and a few at a time as the rows were.
    for (const [index, { job }] of added.entries()) {
      job.start();
      if (index % ROWS_AT_A_TIME === ROWS_AT_A_TIME - 1) await breath();
    }
    sayProgress(items);
  };
  let adding: Promise<void> = Promise.resolve();
  const start = (entries: readonly Entry[], isChosen: boolean): void => {
    adding = add(entries, isChosen);
  };
  const showLinked = async (clipId: string): Promise<void> => {
    await adding;
    const item = items.find((one) => one.clipId() === clipId);
    if (item && isTable) return table.open(item);
    if (item) return item.openCard(say).reveal();
    const { signal } = new AbortController();
    const entry = await services.api.getClip(clipId, 0, signal).then(
      ({ clip }) => entryOfLinked(clipId, clip.fileName),
      (error: unknown) => entryOfRefused(clipId, toFailure(error)),
    );
    await add([entry], true);
  };
  return {
    addFiles: (files) => start(files.map(entryOfFile), true),
    addRemembered: (clips) => start(clips.toReversed().map(entryOfRemembered), false),
    addRefused: (name, failure) => start([entryOfRefused(name, failure)], true),
    addLinked: (clipId) => void showLinked(clipId),
    clear() {
      const through = items.filter((item) => ['done', 'failed'].includes(item.state().kind));
      for (const clipId of through.map((item) => item.clipId())) if (clipId) services.history.forget(clipId);
      takeOut(through);
      say(SPOKEN.cleared);
      options.fallbackFocus.focus();
    },
    isBusy: () => deletion.isPending() || items.some((item) => isSending(item)),
  };
}

/** Lets the page do what else it has to. */
function breath(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function isSending(item: Item): boolean {
  const { kind } = item.state();
  return kind === 'uploading' || kind === 'converting';
}

function asItem(clip: unknown, items: readonly Item[]): Item {
  const item = items.find((one) => one === clip);
  if (!item) throw new Error('The table shows a clip that is not in the list.');
  return item;
}

/** What a person has just chosen comes into view: nobody should have to look for it below the fold. */
function addCards(list: HTMLElement, added: readonly Item[], say: Say, isChosen: boolean): void {
  const cards = added.map((item) => item.openCard(say));
  list.prepend(...cards.map(({ element }) => element));
  if (isChosen) cards[0]?.reveal();
}

/** The last first, so that each lot comes before the one after it. */
async function addRows(
  add: (items: readonly Item[]) => void,
  added: readonly Item[],
  reveal: (() => void) | undefined,
): Promise<void> {
  for (let end = added.length; end > 0; end -= ROWS_AT_A_TIME) {
    add(added.slice(Math.max(0, end - ROWS_AT_A_TIME), end));
    if (end === added.length) reveal?.();
    await breath();
  }
}

/** Where the focus goes when a card is taken out: to its neighbour's name, not to the top of the page. */
function neighbourOf(card: HTMLElement): HTMLElement | null | undefined {
  return (card.nextElementSibling ?? card.previousElementSibling)?.querySelector<HTMLElement>('h3');
}
