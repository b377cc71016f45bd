import { CSV_COLUMNS } from '../../contract/values.ts';
import { button, h } from '../dom/index.ts';
import { TABLE } from '../words/index.ts';
import { csvText } from './csvText.ts';
import { csvRowOf, jsonOf, type TableClip } from './tableClip.ts';

/**
 * The buttons that take the results elsewhere.
 *
 * @param clips those that are shown, in their order.
 * @param say what came of it.
 */
export function createExports(clips: () => readonly TableClip[], say: (sentence: string) => void): HTMLElement {
  const csv = (delimiter: ',' | '\t'): string => {
    const rows = clips().map(csvRowOf);
    return csvText([CSV_COLUMNS, ...rows.map((row) => CSV_COLUMNS.map((column) => row[column]))], delimiter);
  };
  const json = (): string => `${JSON.stringify(clips().map(jsonOf), undefined, 2)}\n`;
  const copy = async (): Promise<void> => {
    // Browsers keep the clipboard from pages on plain http.
    await navigator.clipboard.writeText(csv('\t'));
    say(TABLE.copied);
  };
  return h(
    'div',
    { class: 'actions' },
    button(TABLE.csv, 'button quiet', () => download('recognitions.csv', 'text/csv', csv(',')), TABLE.csvName),
    button(TABLE.json, 'button quiet', () => download('recognitions.json', 'application/json', json()), TABLE.jsonName),
    button(TABLE.copy, 'button quiet', () => void copy().catch(() => say(TABLE.notCopied)), TABLE.copyName),
  );
}

function download(fileName: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  h('a', { href: url, download: fileName }).click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
