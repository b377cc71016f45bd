import { AUDIO_FORMATS } from '../../contract/values.ts';
import { drawing, h } from '../dom/index.ts';
import { PAGE, RECORD } from '../words/index.ts';

/** The page's frame, and the elements in it that the rest works with. */
export interface Frame {
  /** What goes into the body, in order. */
  content: HTMLElement[];
  dropZone: HTMLElement;
  fileInput: HTMLInputElement;
  recordButton: HTMLButtonElement;
  clearButton: HTMLButtonElement;
  /** Hidden while there is no card. */
  results: HTMLElement;
  cards: HTMLElement;
  modelBody: HTMLElement;
  /** What recordings are taken. */
  formats: HTMLElement;
  /** The live region for screen readers. */
  live: HTMLElement;
}

const ACCEPTED = [
  'audio/*',
  ...Object.values(AUDIO_FORMATS).flatMap(({ extensions }) => extensions.map((name) => `.${name}`)),
].join(',');

/** Makes the frame: what to do, what to know before, the results, and what model it is. */
export function createFrame(): Frame {
  const fileInput = h('input', {
    id: 'file-input',
    class: 'visually-hidden',
    type: 'file',
    multiple: true,
    accept: ACCEPTED,
    'aria-describedby': 'formats',
  });
  const recordButton = h('button', { type: 'button', class: 'button quiet' }, RECORD.open);
  const formats = h('p', { id: 'formats', class: 'hint' }, PAGE.formats());
  const dropZone = createDropZone(fileInput, recordButton, formats);
  const cards = h('ol', { id: 'cards', class: 'cards' });
  const clearButton = h('button', { type: 'button', class: 'text-button' }, PAGE.clearList);
  const results = h(
    'section',
    { class: 'results', 'aria-labelledby': 'results-heading', hidden: true },
    h('div', { class: 'results-head' }, h('h2', { id: 'results-heading' }, PAGE.resultsHeading), clearButton),
    cards,
  );
  const modelBody = h('div', { id: 'model-body' });
  const live = h('div', { class: 'visually-hidden', 'aria-live': 'polite' });
  const header = h('header', { class: 'page-header' }, h('h1', {}, PAGE.title), h('p', { class: 'lead' }, PAGE.lead));
  const main = h('main', {}, dropZone, results, createNotice(), createModelFrame(modelBody));
  const content = [header, main, createFooter(), live];
  return { content, dropZone, fileInput, recordButton, clearButton, results, cards, modelBody, formats, live };
}

function createDropZone(
  fileInput: HTMLInputElement,
  recordButton: HTMLButtonElement,
  formats: HTMLElement,
): HTMLElement {
  return h(
    'section',
    { class: 'drop-zone', 'aria-labelledby': 'choose-heading' },
    h('h2', { id: 'choose-heading', class: 'visually-hidden' }, PAGE.chooseHeading),
    drawing('drop-icon', '0 0 64 32', 'M4 14v4M12 9v14M20 4v24M28 11v10M36 7v18M44 2v28M52 10v12M60 14v4'),
    h(
      'div',
      { class: 'choose' },
      fileInput,
      h('label', { for: fileInput.id, class: 'button' }, PAGE.chooseButton),
      recordButton,
      h('span', { class: 'drop-hint' }, PAGE.dropHint),
    ),
    formats,
  );
}

function createNotice(): HTMLElement {
  const points = [PAGE.noticeConsent, PAGE.noticeKept, PAGE.noticeRemembered, PAGE.noticeUse].map((point) =>
    h('li', {}, point),
  );
  return h(
    'section',
    { class: 'notice', 'aria-labelledby': 'notice-heading' },
    h('h2', { id: 'notice-heading' }, PAGE.noticeHeading),
    h('ul', {}, ...points),
  );
}

function createModelFrame(body: HTMLElement): HTMLElement {
  const summary = h('summary', {}, h('h2', {}, PAGE.modelHeading));
  return h('section', { class: 'model' }, h('details', {}, summary, body));
}

function createFooter(): HTMLElement {
  const links = [h('a', { href: '/docs' }, PAGE.docs), ' · ', h('a', { href: '/openapi.json' }, PAGE.openapi)];
  return h('footer', { class: 'page-footer' }, h('p', {}, PAGE.footer, ' ', ...links));
}
