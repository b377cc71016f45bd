import type { Segment } from '../../contract/values.ts';
import { type ClipState, statusText, type WorkingState } from '../clip/index.ts';
import { h } from '../dom/index.ts';
import type { Failure } from '../failure/index.ts';
import { createResult, type Result } from '../result/index.ts';
import { CARD, FAILURES } from '../words/index.ts';

/** The parts of a card that show where its clip stands: work in progress, a failure, or the result. */
export interface CardBody {
  element: HTMLElement;
  /** What stands below the player: of a result its warnings and facts. */
  details: HTMLElement;
  show(state: ClipState): void;
  /** Shows the probabilities of a part of the recording; `undefined` for those of all. */
  follow(segment: Segment | undefined): void;
}

/** @param name of the clip. */
export function createCardBody(name: string): CardBody {
  const element = h('div');
  const details = h('div');
  const working = createWorking(name);
  let result: Result | undefined;
  return {
    element,
    details,
    follow: (segment) => result?.follow(segment),
    show(state) {
      result = state.kind === 'done' ? createResult(state.recognition) : undefined;
      details.replaceChildren(...(result ? [result.details] : []));
      if (result) element.replaceChildren(result.answer);
      else if (state.kind === 'failed') element.replaceChildren(createFailure(state.failure));
      else if (state.kind !== 'done') {
        if (working.element.parentElement !== element) element.replaceChildren(working.element);
        working.show(state);
      }
    },
  };
}

function createWorking(name: string): { element: HTMLElement; show(state: WorkingState): void } {
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

function createFailure({ code, message }: Failure): HTMLElement {
  const words = FAILURES[code];
  return h(
    'div',
    { class: code === 'cancelled' ? 'failure mild' : 'failure', 'data-code': code },
    h('p', { class: 'failure-title' }, words.title),
    h('p', {}, words.remedy),
    message === '' ? undefined : h('details', { class: 'hint' }, h('summary', {}, CARD.detail), h('p', {}, message)),
  );
}
