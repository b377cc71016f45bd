import { h } from '../dom/index.ts';
import { TABLE } from '../words/index.ts';
import type { SortKey } from './tableClip.ts';

/** The table's head, by which it is sorted. */
export interface Head {
  element: HTMLTableSectionElement;
  order(): { key: SortKey; direction: 1 | -1 };
}

const COLUMNS = ['name', 'emotion', 'confidence', 'length', 'status'] as const;
/** On a narrow screen these are left out: the card has them. */
const WIDE: readonly SortKey[] = ['length', 'status'];

/** @param onOrder another order is asked for. @param onSelectAll the box for all was ticked, or no longer is. */
export function createHead(onOrder: () => void, onSelectAll: (checked: boolean) => void): Head {
  let order: { key: SortKey; direction: 1 | -1 } = { key: 'added', direction: 1 };
  const all = h('input', { type: 'checkbox', 'aria-label': TABLE.selectAll });
  all.addEventListener('change', () => onSelectAll(all.checked));
  const cells = COLUMNS.map((key) => {
    const sort = h('button', { type: 'button', class: 'sort', title: TABLE.sortBy(TABLE[key]) }, TABLE[key]);
    const cell = h('th', { scope: 'col', class: WIDE.includes(key) ? 'wide' : undefined }, sort);
    sort.addEventListener('click', () => {
      order = nextOrder(order, key);
      for (const other of cells) other.cell.removeAttribute('aria-sort');
      if (order.key === key) cell.setAttribute('aria-sort', order.direction === 1 ? 'ascending' : 'descending');
      onOrder();
    });
    return { cell };
  });
  const row = h('tr', {}, h('td', { class: 'row-box' }, all), ...cells.map(({ cell }) => cell));
  return { element: h('thead', {}, row), order: () => order };
}

/** Ascending, then descending, then as they came. */
function nextOrder(order: { key: SortKey; direction: 1 | -1 }, key: SortKey): { key: SortKey; direction: 1 | -1 } {
  if (order.key !== key) return { key, direction: 1 };
  return order.direction === 1 ? { key, direction: -1 } : { key: 'added', direction: 1 };
}
