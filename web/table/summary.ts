import { EMOTIONS } from '../../contract/values.ts';
import { h } from '../dom/index.ts';
import { EMOTION_WORDS, formatWholePercent, TABLE } from '../words/index.ts';
import { kindOf, type TableClip } from './tableClip.ts';

/** How many clips stand how. */
export interface Counts {
  total: number;
  done: number;
  working: number;
  failed: number;
  /** Of the recognised ones, in the order in which they are shown: emotions that are sure, then unsure, then changes. */
  kinds: { className: string; word: string; count: number }[];
}

/** Counts clips. */
export function countClips(clips: readonly TableClip[]): Counts {
  const states = clips.map((clip) => clip.state());
  const countOf = (kind: ReturnType<typeof kindOf>): number => states.filter((state) => kindOf(state) === kind).length;
  const emotions = EMOTIONS.map((emotion) => ({
    className: `emotion-${emotion}`,
    word: EMOTION_WORDS[emotion],
    count: states.filter(
      (state) => state.kind === 'done' && kindOf(state) === 'sure' && state.recognition.emotion === emotion,
    ).length,
  }));
  const others = [
    { className: 'emotion-neutral unsure', word: TABLE.filters.unsure, count: countOf('unsure') },
    { className: 'changes', word: TABLE.filters.changes, count: countOf('changes') },
  ];
  const [working, failed] = [countOf('working'), countOf('failed')];
  const kinds = [...emotions, ...others].filter(({ count }) => count > 0);
  return { total: clips.length, done: clips.length - working - failed, working, failed, kinds };
}

/** The counts as a line, and the shares as a bar with its words. */
export function createSummary(): { element: HTMLElement; show(counts: Counts): void } {
  const line = h('p', { class: 'table-counts' });
  const bar = h('div', { class: 'share-bar', 'aria-hidden': 'true' });
  const list = h('ul', { class: 'legend', 'aria-label': TABLE.sharesLabel });
  return {
    element: h('div', { class: 'table-summary' }, line, bar, list),
    show({ total, done, working, failed, kinds }) {
      line.textContent = TABLE.counts(total, done, working, failed);
      bar.replaceChildren(
        ...kinds.map(({ className, count }) => {
          const part = h('span', { class: `swatch ${className}` });
          part.style.flexGrow = String(count);
          return part;
        }),
      );
      list.replaceChildren(
        ...kinds.map(({ className, word, count }) =>
          h(
            'li',
            {},
            h('span', { class: `swatch ${className}` }),
            TABLE.share(word, count, formatWholePercent(count / done)),
          ),
        ),
      );
    },
  };
}
