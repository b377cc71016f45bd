import type { ClipJob, ClipSource, RememberedClip, Services } from '../clip/index.ts';
import { createClipJob, createSlots } from '../clip/index.ts';
import type { Announce } from '../dom/index.ts';
import type { Failure } from '../failure/index.ts';
import { toFailure } from '../failure/index.ts';
import { createPreview } from '../player/index.ts';
import { ANNOUNCE } from '../words/index.ts';
import { createCard } from './card.ts';

/** What the list of results needs. */
export interface CardListOptions {
  section: HTMLElement;
  list: HTMLElement;
  /** Gets the focus when the last card goes. */
  fallbackFocus: HTMLElement;
  services: Services;
  announce: Announce;
  confirmErase: (name: string) => Promise<boolean>;
}

/** The list of cards. */
export interface CardList {
  /** New cards come before older ones, in the order of the files. */
  addFiles(files: readonly File[]): void;
  /** @param clips oldest first, as the session lists them. */
  addRemembered(clips: readonly RememberedClip[]): void;
  addRefused(name: string, failure: Failure): void;
  /** Whether leaving the page now would lose an upload. */
  isUploading(): boolean;
}

interface Entry {
  name: string;
  sizeBytes: number | undefined;
  converted: boolean;
  source: ClipSource;
}

/** Makes the list. */
export function createCardList(options: CardListOptions): CardList {
  const { list, section, services, announce } = options;
  const drawingSlots = createSlots(1);
  const create = (entry: Entry): { element: HTMLElement; start: () => void } => {
    const { source } = entry;
    const file = source.kind === 'file' && source.file.size > 0 ? source.file : undefined;
    const preview = file && createPreview(file, drawingSlots);
    const card = createCard({ ...entry, preview, announce, job: () => job, onRemove: () => void remove() });
    const job: ClipJob = createClipJob(source, services, card.show);
    const remove = async (): Promise<void> => {
      const stored = job.isStored();
      if (stored && !(await options.confirmErase(entry.name))) return;
      try {
        await job.erase();
      } catch (error) {
        card.show({ kind: 'failed', failure: toFailure(error) });
        return;
      }
      preview?.close();
      takeOut(card.element, options);
      announce(stored ? ANNOUNCE.erased(entry.name) : ANNOUNCE.removed(entry.name));
    };
    return { element: card.element, start: job.start };
  };
  const add = (entries: readonly Entry[]): void => {
    const cards = entries.map(create);
    section.hidden = section.hidden && cards.length === 0;
    list.prepend(...cards.map((card) => card.element));
    for (const card of cards) card.start();
  };
  return {
    addFiles: (files) =>
      add(
        files.map((file) => ({
          name: file.name,
          sizeBytes: file.size,
          converted: false,
          source: { kind: 'file', file },
        })),
      ),
    addRemembered: (clips) =>
      add(
        clips.toReversed().map(({ clipId, fileName, sizeBytes, converted }) => ({
          name: fileName,
          sizeBytes,
          converted,
          source: { kind: 'remembered', clipId },
        })),
      ),
    addRefused: (name, failure) =>
      add([{ name, sizeBytes: undefined, converted: false, source: { kind: 'refused', failure } }]),
    isUploading: () => list.querySelector('[data-state="uploading"], [data-state="converting"]') !== null,
  };
}

/** Takes a card out; the focus goes to its neighbour, not to the top of the page. */
function takeOut(card: HTMLElement, { list, section, fallbackFocus }: CardListOptions): void {
  const neighbour = card.nextElementSibling ?? card.previousElementSibling;
  card.remove();
  section.hidden = list.childElementCount === 0;
  (neighbour?.querySelector<HTMLElement>('h3') ?? fallbackFocus).focus();
}
