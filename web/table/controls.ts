import { button, h } from '../dom/index.ts';
import { TABLE } from '../words/index.ts';
import { createExports } from './exports.ts';
import type { Filter, TableClip } from './tableClip.ts';

/** What the controls of a table do. */
export interface ControlOptions {
  /** Other rows are wanted. */
  onChange: () => void;
  onDelete: () => void;
  /** Those that are shown, to be taken elsewhere. */
  clips: () => readonly TableClip[];
  say: (sentence: string) => void;
}

/** Search, filter, and what can be done with the rows. */
export interface Controls {
  element: HTMLElement;
  wanted(): { filter: Filter; search: string };
  showSelected(count: number): void;
}

/** Makes them. */
export function createControls({ onChange, onDelete, clips, say }: ControlOptions): Controls {
  const search = h('input', { type: 'search', placeholder: TABLE.search, 'aria-label': TABLE.search });
  const options = Object.entries(TABLE.filters).map(([value, word]) => h('option', { value }, word));
  const filter = h('select', { 'aria-label': TABLE.filter }, ...options);
  search.addEventListener('input', onChange);
  filter.addEventListener('change', onChange);
  const remove = button(TABLE.deleteSelected(0), 'button danger', onDelete);
  remove.hidden = true;
  return {
    element: h('div', { class: 'table-controls' }, search, filter, createExports(clips, say), remove),
    wanted: () => ({ filter: filter.value as Filter, search: search.value }),
    showSelected(count) {
      remove.hidden = count === 0;
      remove.textContent = TABLE.deleteSelected(count);
    },
  };
}
