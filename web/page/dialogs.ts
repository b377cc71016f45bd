import { button, h, openDialog } from '../dom/index.ts';
import { DIALOG } from '../words/index.ts';

/** @param name the recording that would be erased. */
export function confirmErase(name: string): Promise<boolean> {
  return confirm(DIALOG.deleteTitle(name), DIALOG.deleteBody, DIALOG.deleteConfirm);
}

/** Whether the list is to be cleared. */
export function confirmClear(): Promise<boolean> {
  return confirm(DIALOG.clearTitle, DIALOG.clearBody, DIALOG.clearConfirm);
}

/** Asks for a yes or no in a modal dialog. Escape means no; the browser gives the focus back afterwards. */
function confirm(title: string, body: string, yes: string): Promise<boolean> {
  const dialog = h('dialog', { 'aria-labelledby': 'dialog-title' });
  const keep = button(DIALOG.keep, 'button quiet', () => dialog.close());
  const erase = button(yes, 'button danger', () => dialog.close('yes'));
  dialog.append(h('h2', { id: 'dialog-title' }, title), h('p', {}, body), h('div', { class: 'actions' }, keep, erase));
  return openDialog(dialog).then((answer) => answer === 'yes');
}

/**
 * Asks for an API key.
 *
 * @param rejected whether one was tried and refused before.
 * @returns the API key, or `undefined` when the person has none.
 */
export async function askForApiKey(rejected: boolean): Promise<string | undefined> {
  const dialog = h('dialog', { 'aria-labelledby': 'dialog-title' });
  const input = createApiKeyInput();
  const title = h('h2', { id: 'dialog-title' }, rejected ? DIALOG.apiKeyRejected : DIALOG.apiKeyTitle);
  const label = h('label', { for: input.id }, DIALOG.apiKeyLabel);
  const cancel = button(DIALOG.cancel, 'button quiet', () => dialog.close());
  const submit = h('button', { type: 'submit', class: 'button' }, DIALOG.apiKeySubmit);
  const actions = h('div', { class: 'actions' }, cancel, submit);
  const form = h('form', {}, title, h('p', {}, DIALOG.apiKeyBody), label, input, actions);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    dialog.close(input.value.trim());
  });
  dialog.append(form);
  const apiKey = await openDialog(dialog);
  return apiKey === '' ? undefined : apiKey;
}

function createApiKeyInput(): HTMLInputElement {
  return h('input', { id: 'api-key', type: 'password', autocomplete: 'off', required: true, spellcheck: 'false' });
}
