import { h } from '../dom/index.ts';
import { TABLE } from '../words/index.ts';
import { createControls } from './controls.ts';
import { createHead } from './head.ts';
import { createRow, type Row } from './row.ts';
import { countClips, createSummary } from './summary.ts';
import { compareBy, matches, type TableClip } from './tableClip.ts';

/** What a table needs. */
export interface TableOptions {
  /** Makes the card of a clip that is opened. */
  openCard: (clip: TableClip) => HTMLElement;
  /** The card is taken away again. */
  closeCard: (clip: TableClip) => void;
  /** The selected clips are to be deleted. */
  onDelete: (clips: readonly TableClip[]) => void;
  say: (sentence: string) => void;
}

/** Many clips, a row each. */
export interface ClipTable {
  element: HTMLElement;
  /** New clips come before older ones. */
  add(clips: readonly TableClip[]): void;
  /** Shows how a clip stands. */
  update(clip: TableClip): void;
  remove(clips: readonly TableClip[]): void;
  /** Leaves clips out of what is shown and counted, as if they were gone. */
  hide(clips: readonly TableClip[]): void;
  unhide(clips: readonly TableClip[]): void;
  /** Opens a clip's row and brings it into view. */
  open(clip: TableClip): void;
  /** What gets the focus when what had it goes. */
  focusTarget: HTMLElement;
  /** Brings it to the top of the screen, with the focus. */
  reveal(): void;
}

/** Makes a table without clips. */
export function createTable(options: TableOptions): ClipTable {
  const { openCard, closeCard, onDelete, say } = options;
  let rows: Row[] = [];
  let shown: Row[] = [];
  let opened: Row | undefined;
  const hidden = new Set<TableClip>();
  const byClip = new Map<TableClip, Row>();
  const body = h('tbody');
  const summary = createSummary();
  const nothing = h('p', { class: 'hint', hidden: true }, TABLE.nothing);
  const present = (): Row[] => rows.filter(({ clip }) => !hidden.has(clip));
  const clipsShown = (): TableClip[] => shown.map(({ clip }) => clip);
  const selected = (): Row[] => shown.filter(({ checkbox }) => checkbox.checked);
  const close = (): void => {
    if (!opened) return;
    opened.setOpen(undefined);
    closeCard(opened.clip);
    opened = undefined;
  };
  const toggle = (row: Row): void => {
    const wasOpen = opened === row;
    close();
    if (wasOpen) return;
    opened = row;
    row.setOpen(openCard(row.clip));
  };
  const showSelection = (): void => controls.showSelected(selected().length);
  /** Puts the rows in order, without those that are not asked for. */
  const arrange = (): void => {
    const { filter, search } = controls.wanted();
    const { key, direction } = head.order();
    const compare = compareBy(key, direction);
    const wanted = present().filter(({ clip }) => matches(clip, filter, search));
    wanted.sort((a, b) => compare(a.clip, b.clip));
    if (opened && !wanted.includes(opened)) close();
    shown = wanted;
    body.replaceChildren(...shown.map(({ element }) => element));
    const detail = opened?.detail();
    if (detail) opened?.element.after(detail);
    nothing.hidden = shown.length > 0;
    showSelection();
  };
  const isAsAdded = (): boolean => {
    const { filter, search } = controls.wanted();
    return filter === 'all' && search === '' && head.order().key === 'added';
  };
  const count = inNextFrame(() => summary.show(countClips(present().map(({ clip }) => clip))));
  const head = createHead(arrange, (checked) => {
    for (const { checkbox } of shown) checkbox.checked = checked;
    showSelection();
  });
  const controls = createControls({
    onChange: arrange,
    onDelete: () => onDelete(selected().map(({ clip }) => clip)),
    clips: clipsShown,
    say,
  });
  const caption = h('caption', { class: 'visually-hidden' }, TABLE.caption);
  const scroller = h(
    'div',
    { class: 'table-scroller', role: 'region', tabindex: '0', 'aria-label': TABLE.caption },
    h('table', { class: 'clips' }, caption, head.element, body),
  );
  const element = h('div', { class: 'clip-table' }, summary.element, controls.element, scroller, nothing);
  return {
    element,
    add(clips) {
      const added = clips.map((clip) => {
        const row: Row = createRow(clip, () => toggle(row), showSelection);
        row.update();
        byClip.set(clip, row);
        return row;
      });
      rows = [...added, ...rows];
      // The usual case by itself: to put all in order again for each lot is what would take long.
      if (isAsAdded()) {
        shown = [...added, ...shown];
        body.prepend(...added.map(({ element }) => element));
        nothing.hidden = true;
      } else arrange();
      count();
    },
    update(clip) {
      byClip.get(clip)?.update();
      count();
    },
    remove(clips) {
      const gone = new Set(clips);
      if (opened && gone.has(opened.clip)) close();
      rows = rows.filter(({ clip }) => !gone.has(clip));
      for (const clip of clips) {
        byClip.delete(clip);
        hidden.delete(clip);
      }
      arrange();
      count();
    },
    hide(clips) {
      for (const clip of clips) {
        hidden.add(clip);
        const row = byClip.get(clip);
        if (row) row.checkbox.checked = false;
      }
      arrange();
      count();
    },
    unhide(clips) {
      for (const clip of clips) hidden.delete(clip);
      arrange();
      count();
    },
    open(clip) {
      const row = byClip.get(clip);
      if (!row) return;
      if (opened !== row) toggle(row);
      row.element.scrollIntoView({ block: 'start' });
    },
    focusTarget: scroller,
    reveal() {
      scroller.focus({ preventScroll: true });
      element.scrollIntoView({ block: 'start' });
    },
  };
}

/** Runs a job once in the next frame, however often it is asked for until then. */
function inNextFrame(job: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      job();
    });
  };
}
