import type { ClipState } from '../clip/index.ts';
import { statusText } from '../clip/index.ts';
import { h } from '../dom/index.ts';
import { EMOTION_WORDS, FAILURES, formatClock, formatWholePercent, TABLE } from '../words/index.ts';
import { kindOf, type TableClip } from './tableClip.ts';

/** A clip's row, and the row below it that holds its card while it is open. */
export interface Row {
  clip: TableClip;
  element: HTMLTableRowElement;
  checkbox: HTMLInputElement;
  /** Shows how the clip stands. */
  update(): void;
  /** Puts a card below the row, or takes it away. */
  setOpen(card: HTMLElement | undefined): void;
  /** The row with the card, while it is open. */
  detail(): HTMLTableRowElement | undefined;
}

/** @param onToggle the row is to be opened, or closed. @param onSelect its box was ticked, or no longer is. */
export function createRow(clip: TableClip, onToggle: () => void, onSelect: () => void): Row {
  const checkbox = h('input', { type: 'checkbox', 'aria-label': TABLE.select(clip.name) });
  checkbox.addEventListener('change', onSelect);
  const open = h('button', { type: 'button', class: 'row-name', 'aria-expanded': 'false' }, clip.name);
  open.addEventListener('click', onToggle);
  const emotion = h('td', { class: 'row-emotion' });
  const confidence = h('td', { class: 'number' });
  const length = h('td', { class: 'number wide' });
  const status = h('td', { class: 'row-status wide' });
  const name = h('th', { scope: 'row' }, open);
  const element = h('tr', {}, h('td', { class: 'row-box' }, checkbox), name, emotion, confidence, length, status);
  let detail: HTMLTableRowElement | undefined;
  return {
    clip,
    element,
    checkbox,
    update() {
      const state = clip.state();
      element.dataset.state = state.kind;
      emotion.replaceChildren(...emotionCell(state));
      const recognition = state.kind === 'done' ? state.recognition : undefined;
      confidence.textContent = recognition && !recognition.mixed ? formatWholePercent(recognition.confidence) : '';
      length.textContent = recognition ? formatClock(Math.round(recognition.durationSeconds)) : '';
      status.textContent = stateText(state);
    },
    setOpen(card) {
      open.setAttribute('aria-expanded', String(card !== undefined));
      detail?.remove();
      // Those that a narrow screen leaves out do not count.
      const shown = [...element.cells].filter((cell) => cell.offsetWidth > 0).length;
      detail = card && h('tr', { class: 'row-detail' }, h('td', { colspan: String(shown) }, card));
      if (detail) element.after(detail);
    },
    detail: () => detail,
  };
}

/** The emotion with its colour; of what has none, on a narrow screen, how it stands. */
function emotionCell(state: ClipState): Node[] {
  if (state.kind !== 'done') return [h('span', { class: 'narrow' }, stateText(state))];
  const { emotion, mixed, unsure } = state.recognition;
  if (mixed) return [h('span', { class: 'swatch changes' }), document.createTextNode(TABLE.changes)];
  const word = unsure ? TABLE.unsure(EMOTION_WORDS[emotion]) : EMOTION_WORDS[emotion];
  const swatch = h('span', { class: `swatch emotion-${emotion}${unsure ? ' unsure' : ''}` });
  return [swatch, document.createTextNode(word)];
}

function stateText(state: ClipState): string {
  if (state.kind === 'failed') return FAILURES[state.failure.code].title;
  return state.kind === 'done' ? TABLE.filters[kindOf(state)] : statusText(state);
}
