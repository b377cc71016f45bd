import type { Emotion, Probabilities } from '../../contract/values.ts';
import { EMOTIONS } from '../../contract/values.ts';
import { h } from '../dom/index.ts';
import { EMOTION_WORDS, formatPercent, RESULT } from '../words/index.ts';

/** The emotions, likeliest first; equal ones stay in the contract's order. */
export function ranked(probabilities: Probabilities): { emotion: Emotion; probability: number }[] {
  return EMOTIONS.map((emotion) => ({ emotion, probability: probabilities[emotion] })).sort(
    (a, b) => b.probability - a.probability,
  );
}

/** The eight probabilities as a table with a bar in each row. The numbers are text; the bars are decoration. */
export function createChart(probabilities: Probabilities): HTMLTableElement {
  const rows = ranked(probabilities).map(({ emotion, probability }) => {
    const fill = h('span', { class: `bar-fill emotion-${emotion}` });
    fill.style.width = `${probability * 100}%`;
    return h(
      'tr',
      { 'data-emotion': emotion, 'data-probability': String(probability) },
      h('th', { scope: 'row' }, EMOTION_WORDS[emotion]),
      h('td', { 'aria-hidden': 'true' }, h('span', { class: 'bar' }, fill)),
      h('td', { class: 'number' }, formatPercent(probability)),
    );
  });
  const head = h(
    'tr',
    {},
    h('th', { scope: 'col' }, RESULT.emotionColumn),
    h('td', { 'aria-hidden': 'true' }),
    h('th', { scope: 'col' }, RESULT.probabilityColumn),
  );
  return h(
    'table',
    { class: 'chart' },
    h('caption', {}, RESULT.tableCaption),
    h('thead', { class: 'visually-hidden' }, head),
    h('tbody', {}, ...rows),
  );
}
