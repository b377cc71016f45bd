import type { ClipJob, ClipState } from '../clip/index.ts';
import { button, h } from '../dom/index.ts';
import { isRepeatable } from '../failure/index.ts';
import { CARD } from '../words/index.ts';

/** What a card's buttons are about. */
export interface ActionOptions {
  /** Of the clip; screen readers hear it with each button. */
  name: string;
  job: () => ClipJob;
  /** Asked to erase or remove the clip. */
  onRemove: () => void;
}

/** The buttons that make sense in a state. */
export function actionsFor(state: ClipState, { name, job, onRemove }: ActionOptions): HTMLElement[] {
  const action = (label: string, onPress: () => void): HTMLButtonElement =>
    button(label, 'button quiet', onPress, CARD.action(label, name));
  if (state.kind === 'done') return [linkTo(job().clipId(), name), action(CARD.delete, onRemove)];
  if (state.kind !== 'failed') return [action(CARD.cancel, () => job().cancel())];
  const remove = action(job().isStored() ? CARD.delete : CARD.remove, onRemove);
  return isRepeatable(state.failure.code) ? [action(CARD.retry, () => job().start()), remove] : [remove];
}

/** A link that opens this one result: to be kept, or given to somebody who has a key. */
function linkTo(clipId: string | undefined, name: string): HTMLElement {
  const label = CARD.action(CARD.link, name);
  return h('a', { class: 'button quiet', href: `#clip=${clipId}`, 'aria-label': label }, CARD.link);
}

/** Exchanges the buttons. The focus follows, instead of falling back to the top of the page. */
export function replaceActions(actions: HTMLElement, buttons: HTMLElement[], fallbackFocus: HTMLElement): void {
  const hadFocus = actions.contains(document.activeElement);
  actions.replaceChildren(...buttons);
  if (hadFocus) (buttons[0] ?? fallbackFocus).focus();
}
