import { type ClipState, statusText } from '../clip/index.ts';
import type { Say } from '../dom/index.ts';
import { FAILURES, formatWholePercent, headlineOf, SPOKEN } from '../words/index.ts';

/** Says what a screen reader should hear of a clip: each change once, and of what is over in a moment nothing. */
export function createSayState(name: string, say: Say): (state: ClipState) => void {
  let last: ClipState['kind'] | undefined;
  return (state) => {
    if (state.kind === last) return;
    last = state.kind;
    const sentence = sentenceOf(name, state);
    if (sentence !== undefined) say(sentence);
  };
}

/** What is said of a state; `undefined` for one that is over in a moment. */
export function sentenceOf(name: string, state: ClipState): string | undefined {
  if (state.kind === 'waiting' || state.kind === 'reading' || state.kind === 'uploading') return undefined;
  if (state.kind === 'failed') return SPOKEN.state(name, FAILURES[state.failure.code].title.replace(/\.$/, ''));
  if (state.kind !== 'done') return SPOKEN.state(name, statusText(state));
  const { confidence, mixed } = state.recognition;
  return SPOKEN.recognised(name, headlineOf(state.recognition), mixed ? undefined : formatWholePercent(confidence));
}
