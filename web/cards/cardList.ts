import type { ClipJob, ClipSource, RememberedClip, Services, Slots } from '../clip/index.ts';
import { createClipJob, createSlots } from '../clip/index.ts';
import type { Say } from '../dom/index.ts';
import type { Failure } from '../failure/index.ts';
import { toFailure } from '../failure/index.ts';
import { SPOKEN } from '../words/index.ts';
import type { Card } from './card.ts';
import { createCard } from './card.ts';

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

/** The list of cards. */
export interface CardList {
  /** New cards come before older ones, in the order of the files; the first gets the focus and comes into view. */
  addFiles(files: readonly File[]): void;
  /** @param clips oldest first, as the session lists them. */
  addRemembered(clips: readonly RememberedClip[]): void;
  addRefused(name: string, failure: Failure): void;
  /** Whether leaving the page now would lose an upload. */
  isUploading(): boolean;
}

/** Makes the list. */
export function createCardList(options: CardListOptions): CardList {
  const { list, section } = options;
  // A hundred dropped files must not be decoded at once.
  const drawingSlots = createSlots(1);
  const add = (entries: readonly Entry[]): Listed[] => {
    const cards = entries.map((entry) => createListed(entry, options, drawingSlots));
    section.hidden = section.hidden && cards.length === 0;
    list.prepend(...cards.map(({ card }) => card.element));
    for (const { job } of cards) job.start();
    return cards;
  };
  /** Adds what a person has just chosen, and shows where it went: nobody should have to look for it below the fold. */
  const addChosen = (entries: readonly Entry[]): void => add(entries)[0]?.card.reveal();
  return {
    addFiles: (files) => addChosen(files.map(entryOfFile)),
    addRemembered: (clips) => void add(clips.toReversed().map(entryOfRemembered)),
    addRefused: (name, failure) => addChosen([entryOfRefused(name, failure)]),
    isUploading: () => list.querySelector('[data-state="uploading"], [data-state="converting"]') !== null,
  };
}

/** What a new card is made from. */
interface Entry {
  name: string;
  sizeBytes: number | undefined;
  converted: boolean;
  source: ClipSource;
}

function entryOfFile(file: File): Entry {
  return { name: file.name, sizeBytes: file.size, converted: false, source: { kind: 'file', file } };
}

function entryOfRemembered({ clipId, fileName, sizeBytes, converted }: RememberedClip): Entry {
  return { name: fileName, sizeBytes, converted, source: { kind: 'remembered', clipId } };
}

function entryOfRefused(name: string, failure: Failure): Entry {
  return { name, sizeBytes: undefined, converted: false, source: { kind: 'refused', failure } };
}

/** A clip in the list. */
interface Listed {
  name: string;
  card: Card;
  job: ClipJob;
}

function createListed(entry: Entry, options: CardListOptions, drawingSlots: Slots): Listed {
  const { name, source } = entry;
  const file = source.kind === 'file' && source.file.size > 0 ? source.file : undefined;
  const onRemove = (): void => void remove(listed, options);
  const card = createCard({ ...entry, file, slots: drawingSlots, say: options.say, job: () => listed.job, onRemove });
  const listed: Listed = { name, card, job: createClipJob(source, options.services, card.show) };
  return listed;
}

/** Erases a clip, after a question where the service holds something of it, and takes its card out. */
async function remove({ name, card, job }: Listed, options: CardListOptions): Promise<void> {
  const stored = job.isStored();
  if (stored && !(await options.confirmErase(name))) return;
  try {
    await job.erase();
  } catch (error) {
    card.show({ kind: 'failed', failure: toFailure(error) });
    return;
  }
  card.close();
  takeOut(card.element, options);
  options.say(stored ? SPOKEN.erased(name) : SPOKEN.removed(name));
}

/** Takes a card out; the focus goes to its neighbour, not to the top of the page. */
function takeOut(card: HTMLElement, { list, section, fallbackFocus }: CardListOptions): void {
  const neighbour = card.nextElementSibling ?? card.previousElementSibling;
  card.remove();
  section.hidden = list.childElementCount === 0;
  (neighbour?.querySelector<HTMLElement>('h3') ?? fallbackFocus).focus();
}
