import type { ClipJob, ClipState } from '../clip/index.ts';
import type { Announce } from '../dom/index.ts';
import { button, h } from '../dom/index.ts';
import type { Failure } from '../failure/index.ts';
import { isRepeatable } from '../failure/index.ts';
import type { Preview } from '../player/index.ts';
import { createResult } from '../result/index.ts';
import {
  ANNOUNCE,
  CARD,
  EMOTION_WORDS,
  FAILURES,
  formatBytes,
  formatWholePercent,
  RESULT,
  STATUS,
} from '../words/index.ts';

/** What a card shows and what it is told to do. */
export interface CardOptions {
  name: string;
  sizeBytes: number | undefined;
  converted: boolean;
  preview: Preview | undefined;
  announce: Announce;
  job: () => ClipJob;
  /** Asked to erase or remove the clip. */
  onRemove: () => void;
}

/** The card of one clip. */
export interface Card {
  element: HTMLLIElement;
  show(state: ClipState): void;
}

/** Makes a card: name, preview, what is happening or the result, and the buttons that make sense now. */
export function createCard(options: CardOptions): Card {
  const { name, sizeBytes, preview } = options;
  const body = h('div', { class: 'card-body' });
  const actions = h('div', { class: 'actions' });
  const facts = h('p', { class: 'hint' }, sizeBytes === undefined ? '' : formatBytes(sizeBytes));
  const heading = h('h3', { tabindex: '-1' }, name);
  const header = h('header', {}, h('div', { class: 'card-name' }, heading, facts), actions);
  const element = h('li', { class: 'card', 'aria-label': name }, header, preview?.element, body);
  const speak = createSpeaker(options);
  const working = createWorking(name);
  let converted = false;
  const markConverted = (): void => {
    if (!converted) facts.append(` · ${CARD.converted}`);
    converted = true;
  };
  if (options.converted) markConverted();

  const show = (state: ClipState): void => {
    const before = element.dataset.state;
    element.dataset.state = state.kind;
    if (state.kind === 'uploading' && state.converted) markConverted();
    if (state.kind === 'done') {
      body.replaceChildren(createResult(state.recognition, (seconds) => preview?.playFrom(seconds)));
    } else if (state.kind === 'failed') {
      body.replaceChildren(createFailure(state.failure));
    } else {
      if (working.element.parentElement !== body) body.replaceChildren(working.element);
      working.show(state);
    }
    // Progress comes many times a second; a button exchanged between press and release would lose the click.
    if (state.kind !== before) replaceActions(actions, actionsFor(state, options), heading);
    speak(state);
  };
  return { element, show };
}

/** Exchanges the buttons. The focus follows, instead of falling back to the top of the page. */
function replaceActions(actions: HTMLElement, buttons: HTMLButtonElement[], fallback: HTMLElement): void {
  const hadFocus = actions.contains(document.activeElement);
  actions.replaceChildren(...buttons);
  if (hadFocus) (buttons[0] ?? fallback).focus();
}

/** Says what a screen reader should hear of a card: each change once, and of what is over in a moment nothing. */
function createSpeaker({ name, announce }: CardOptions): (state: ClipState) => void {
  let last: ClipState['kind'] | undefined;
  return (state) => {
    if (state.kind === last) return;
    last = state.kind;
    if (state.kind === 'done') {
      const { emotion, confidence, unsure } = state.recognition;
      announce(RESULT.announce(name, EMOTION_WORDS[emotion].toLowerCase(), formatWholePercent(confidence), unsure));
    } else if (state.kind === 'failed') {
      announce(ANNOUNCE.state(name, FAILURES[state.failure.code].title.replace(/\.$/, '')));
    } else if (state.kind !== 'waiting' && state.kind !== 'reading' && state.kind !== 'uploading') {
      announce(ANNOUNCE.state(name, statusText(state)));
    }
  };
}

type WorkingState = Exclude<ClipState, { kind: 'done' } | { kind: 'failed' }>;

interface Working {
  element: HTMLElement;
  show(state: WorkingState): void;
}

function createWorking(name: string): Working {
  const text = h('p', { class: 'status' });
  const bar = h('progress', { max: '1', 'aria-label': CARD.progress(name) });
  return {
    element: h('div', { class: 'working' }, text, bar),
    show(state) {
      text.textContent = statusText(state);
      const share = 'share' in state ? state.share : undefined;
      if (share) bar.value = share;
      else bar.removeAttribute('value');
    },
  };
}

function statusText(state: WorkingState): string {
  if (state.kind === 'uploading') return STATUS.uploading(formatWholePercent(state.share));
  if (state.kind === 'reconnecting') return STATUS.reconnecting(Math.ceil(state.delaySeconds));
  return STATUS[state.kind];
}

function createFailure(failure: Failure): HTMLElement {
  const words = FAILURES[failure.code];
  return h(
    'div',
    { class: failure.code === 'cancelled' ? 'failure mild' : 'failure', 'data-code': failure.code },
    h('p', { class: 'failure-title' }, words.title),
    h('p', {}, words.remedy),
    failure.message === '' ? undefined : h('p', { class: 'hint' }, CARD.detail, failure.message),
  );
}

function actionsFor(state: ClipState, { name, job, onRemove }: CardOptions): HTMLButtonElement[] {
  const action = (label: string, onPress: () => void): HTMLButtonElement =>
    button(label, 'button quiet', onPress, CARD.action(label, name));
  if (state.kind === 'done') return [action(CARD.delete, onRemove)];
  if (state.kind !== 'failed') return [action(CARD.cancel, () => job().cancel())];
  const remove = action(job().isStored() ? CARD.delete : CARD.remove, onRemove);
  return isRepeatable(state.failure.code) ? [action(CARD.retry, () => job().start()), remove] : [remove];
}
