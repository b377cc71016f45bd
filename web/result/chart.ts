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

/** The chart of a recognition. */
export interface Chart {
  element: HTMLTableElement;
  /** Shows other probabilities in the same rows, so that they can be compared with what stood there. */
  show(probabilities: Probabilities, caption: string): void;
}

/** The eight probabilities as a table with a bar in each row. The numbers are text; the bars are decoration. */
export function createChart(probabilities: Probabilities): Chart {
  const rows = ranked(probabilities).map(({ emotion }) => createRow(emotion));
  const head = h(
    'tr',
    {},
    h('th', { scope: 'col' }, RESULT.emotionColumn),
    h('td', { 'aria-hidden': 'true' }),
    h('th', { scope: 'col' }, RESULT.probabilityColumn),
  );
  const caption = h('caption');
  const element = h(
    'table',
    { class: 'chart' },
    caption,
    h('thead', { class: 'visually-hidden' }, head),
    h('tbody', {}, ...rows.map((row) => row.element)),
  );
  const show = (shown: Probabilities, text: string): void => {
    caption.textContent = text;
    const [{ emotion: top }] = ranked(shown);
    for (const row of rows) row.show(shown[row.emotion], row.emotion === top);
  };
  show(probabilities, RESULT.tableCaption);
  return { element, show };
}

function createRow(emotion: Emotion): {
  emotion: Emotion;
  element: HTMLElement;
  show(probability: number, isTop: boolean): void;
} {
  const fill = h('span', { class: `bar-fill emotion-${emotion}` });
  const number = h('td', { class: 'number' });
  const element = h(
    'tr',
    { 'data-emotion': emotion },
    h('th', { scope: 'row' }, EMOTION_WORDS[emotion]),
    h('td', { 'aria-hidden': 'true' }, h('span', { class: 'bar' }, fill)),
    number,
  );
  return {
    emotion,
    element,
    show(probability, isTop) {
      element.classList.toggle('top', isTop);
      element.dataset.probability = String(probability);
      fill.style.width = `${probability * 100}%`;
      number.textContent = formatPercent(probability);
    },
  };
}
