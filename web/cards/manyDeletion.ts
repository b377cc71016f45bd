import { button, h, type Say } from '../dom/index.ts';
import type { ClipTable } from '../table/index.ts';
import { TABLE } from '../words/index.ts';
import type { Item } from './item.ts';

/** How long a person may change their mind. */
const UNDO_SECONDS = 10;

/** What deleting many works with. */
export interface ManyDeletionOptions {
  table: ClipTable;
  /** Takes them out for good. */
  takeOut: (items: readonly Item[]) => void;
  say: Say;
}

/** Deletes many clips, which can be undone for a while: until then they are only hidden. */
export interface ManyDeletion {
  /** Says what is deleted, with the button that undoes it; hidden while there is nothing. */
  bar: HTMLElement;
  start(items: readonly Item[]): void;
  /** Whether something is hidden that is not erased yet. */
  isPending(): boolean;
}

/** Makes it. */
export function createManyDeletion({ table, takeOut, say }: ManyDeletionOptions): ManyDeletion {
  const text = h('p');
  const undo = button(TABLE.undo, 'button quiet', () => end(false));
  const bar = h('div', { class: 'undo-bar', hidden: true }, text, undo);
  let pending: readonly Item[] = [];
  let erasing = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (sentence: string): void => {
    text.textContent = sentence;
    say(sentence);
  };
  const end = (isMeant: boolean): void => {
    clearTimeout(timer);
    const ended = pending;
    pending = [];
    const hadFocus = bar.contains(document.activeElement);
    bar.hidden = true;
    if (hadFocus) table.focusTarget.focus();
    if (isMeant) void eraseAll(ended).then(report);
    else table.unhide(ended);
  };
  const eraseAll = async (ended: readonly Item[]): Promise<Item[]> => {
    const kept: Item[] = [];
    erasing++;
    // One after the other: a browser opens few connections, and the uploads need them too.
    for (const item of ended) await item.job.erase().catch(() => kept.push(item));
    erasing--;
    takeOut(ended.filter((item) => !kept.includes(item)));
    return kept;
  };
  const report = (kept: readonly Item[]): void => {
    if (kept.length === 0) return;
    table.unhide(kept);
    tell(TABLE.notDeleted(kept.length));
    undo.hidden = true;
    bar.hidden = false;
  };
  return {
    bar,
    isPending: () => pending.length > 0 || erasing > 0,
    start(items) {
      if (pending.length > 0) end(true);
      pending = items;
      table.hide(items);
      tell(TABLE.deleted(items.length));
      undo.hidden = false;
      bar.hidden = false;
      undo.focus();
      timer = setTimeout(() => end(true), UNDO_SECONDS * 1000);
    },
  };
}
