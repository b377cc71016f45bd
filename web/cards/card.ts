import type { ClipState, Slots } from '../clip/index.ts';
import type { Say } from '../dom/index.ts';
import { h } from '../dom/index.ts';
import { createPlayer } from '../player/index.ts';
import { CARD, formatBytes } from '../words/index.ts';
import type { ActionOptions } from './cardActions.ts';
import { actionsFor, replaceActions } from './cardActions.ts';
import { createCardBody } from './cardBody.ts';
import { createSayState } from './sayState.ts';

/** What a card shows and what it is told to do. */
export interface CardOptions extends ActionOptions {
  sizeBytes: number | undefined;
  converted: boolean;
  /** Of at least a byte; `undefined` where only a result is left. */
  file: File | undefined;
  /** For decoding. */
  slots: Slots;
  say: Say;
}

/** The card of one clip. */
export interface Card {
  element: HTMLLIElement;
  show(state: ClipState): void;
  /** Brings it to the top of the screen, with the focus on its name. */
  reveal(): void;
  /** Frees the file. */
  close(): void;
}

/** Makes a card: name, what is happening or the result, player, and the buttons that make sense now. */
export function createCard(options: CardOptions): Card {
  const { name, file, slots } = options;
  const actions = h('div', { class: 'actions' });
  const facts = createFacts(options);
  const heading = h('h3', { tabindex: '-1' }, name);
  const header = h('header', {}, h('div', { class: 'card-name' }, heading, facts.element), actions);
  const body = createCardBody(name);
  const player = createPlayer({ name, file, slots, onSegment: body.follow });
  const element = h('li', { class: 'card', 'aria-label': name }, header, body.element, player.element, body.details);
  const sayState = createSayState(name, options.say);
  const show = (state: ClipState): void => {
    const before = element.dataset.state;
    element.dataset.state = state.kind;
    if (state.kind === 'uploading' && state.converted) facts.markConverted();
    body.show(state);
    if (state.kind === 'done') player.showResult(state.recognition);
    // Progress comes many times a second; a button exchanged between press and release would lose the click.
    if (state.kind !== before) replaceActions(actions, actionsFor(state, options), heading);
    sayState(state);
  };
  const reveal = (): void => {
    heading.focus({ preventScroll: true });
    element.scrollIntoView({ block: 'start' });
  };
  return { element, show, reveal, close: player.close };
}

/** The line below the name: how large the file is, and whether this browser converted it. */
function createFacts({ sizeBytes, converted }: CardOptions): { element: HTMLElement; markConverted(): void } {
  const element = h('p', { class: 'hint' }, sizeBytes === undefined ? '' : formatBytes(sizeBytes));
  let marked = false;
  const markConverted = (): void => {
    if (!marked) element.append(` · ${CARD.converted}`);
    marked = true;
  };
  if (converted) markConverted();
  return { element, markConverted };
}
