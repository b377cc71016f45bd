import type { ClipJob, ClipSource, ClipState, RememberedClip, Services, Slots } from '../clip/index.ts';
import { createClipJob } from '../clip/index.ts';
import type { Say } from '../dom/index.ts';
import type { Failure } from '../failure/index.ts';
import type { TableClip } from '../table/index.ts';
import type { Card } from './card.ts';
import { createCard } from './card.ts';

/** What a new item is made from. */
export interface Entry {
  name: string;
  sizeBytes: number | undefined;
  converted: boolean;
  source: ClipSource;
}

/** A chosen file. */
export function entryOfFile(file: File): Entry {
  return { name: file.name, sizeBytes: file.size, converted: false, source: { kind: 'file', file } };
}

/** A clip sent before the page was reloaded. */
export function entryOfRemembered({ clipId, fileName, sizeBytes, converted }: RememberedClip): Entry {
  return { name: fileName, sizeBytes, converted, source: { kind: 'remembered', clipId } };
}

/** A clip of which only its address is known. */
export function entryOfLinked(clipId: string, name: string): Entry {
  return { name, sizeBytes: undefined, converted: false, source: { kind: 'remembered', clipId } };
}

/** Something that cannot be sent. */
export function entryOfRefused(name: string, failure: Failure): Entry {
  return { name, sizeBytes: undefined, converted: false, source: { kind: 'refused', failure } };
}

/** A clip on the page: its job, and its card while it has one. */
export interface Item extends TableClip {
  readonly job: ClipJob;
  /** Makes its card, or gives the one that it has. @param say what screen readers should hear of it. */
  openCard(say: Say): Card;
  /** Takes the card away; the clip goes on. */
  closeCard(): void;
  /** Shows that something went wrong with it. */
  fail(failure: Failure): void;
}

/** What items work with. */
export interface ItemOptions {
  services: Services;
  /** For decoding: a hundred dropped files must not be decoded at once. */
  drawingSlots: Slots;
  /** Told of each change, after the card. */
  onState: (item: Item) => void;
  /** Asked to erase or remove it. */
  onRemove: (item: Item) => void;
}

/** Makes an item; nothing happens before its job starts. */
export function createItem(entry: Entry, { services, drawingSlots, onState, onRemove }: ItemOptions): Item {
  const { name, source } = entry;
  const file = source.kind === 'file' && source.file.size > 0 ? source.file : undefined;
  let state: ClipState = { kind: 'waiting' };
  let card: Card | undefined;
  const show = (next: ClipState): void => {
    state = next;
    card?.show(next);
    onState(item);
  };
  const job = createClipJob(source, services, show);
  const item: Item = {
    name,
    job,
    state: () => state,
    clipId: () => job.clipId(),
    fail: (failure) => show({ kind: 'failed', failure }),
    openCard(say) {
      if (!card) {
        card = createCard({ ...entry, file, slots: drawingSlots, say, job: () => job, onRemove: () => onRemove(item) });
        card.show(state);
      }
      return card;
    },
    closeCard() {
      card?.close();
      card?.element.remove();
      card = undefined;
    },
  };
  return item;
}
