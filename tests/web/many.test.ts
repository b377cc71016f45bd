import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { CSV_COLUMNS } from '../../contract/index.ts';
import { TABLE } from '../../web/words/index.ts';
import { ANGRY_TAKE, EMPTY, ravdessWav, SILENCE, type TestFile } from './support/clips.ts';
import { describePage } from './support/requirements.ts';
import { setUpStage } from './support/stage.ts';

const names = (page: Page): Promise<string[]> => page.locator('.row-name').allInnerTexts();
const counts = (page: Page, text: string): Promise<void> =>
  page.getByText(text, { exact: true }).waitFor({ timeout: 100_000 });
/** In a table the names that may be pressed are buttons. */
const row = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

describePage('many recordings', () => {
  const stage = setUpStage();
  let files: TestFile[];
  beforeAll(async () => {
    const angry = await ravdessWav(ANGRY_TAKE);
    files = [...[10, 2, 1, 3].map((number) => ({ ...angry, name: `take ${number}.wav` })), SILENCE, EMPTY];
  });

  const open = async (): Promise<Page> => {
    const page = await stage.open();
    await page.getByLabel('Choose files').setInputFiles(files);
    await counts(page, '6 recordings · 4 recognised · 2 failed');
    return page;
  };

  it('are a table, in the order of the files, sorted on demand, with one opened at a time', async () => {
    const page = await open();
    const added = files.map(({ name }) => name);
    expect(await names(page)).toEqual(added);
    expect(await page.locator('.card').count()).toBe(0);
    await page.getByRole('button', { name: TABLE.name }).click();
    const byName = ['empty.wav', 'silence.wav', 'take 1.wav', 'take 2.wav', 'take 3.wav', 'take 10.wav'];
    expect(await names(page)).toEqual(byName);
    expect(await page.locator('[aria-sort]').getAttribute('aria-sort')).toBe('ascending');
    await page.getByRole('button', { name: TABLE.name }).click();
    expect(await names(page)).toEqual(byName.toReversed());
    await page.getByRole('button', { name: TABLE.name }).click();
    expect(await names(page)).toEqual(added);

    await row(page, 'take 2.wav').focus();
    await page.keyboard.press('Enter');
    await page.locator('.card canvas').waitFor();
    await row(page, 'silence.wav').click();
    expect(await page.locator('.card h3').allInnerTexts()).toEqual(['silence.wav']);
    expect(await row(page, 'take 2.wav').getAttribute('aria-expanded')).toBe('false');
    await stage.screenshot(page, 'many');
    await row(page, 'silence.wav').click();
    expect(await page.locator('.card').count()).toBe(0);
    expect(await page.locator('[aria-live="polite"] p').last().textContent()).toBe(TABLE.finished(4, 2));
  });

  it('are found by name and state, counted, and taken elsewhere as they are shown', async () => {
    const page = await open();
    expect(await page.locator('.table-summary .legend').textContent()).toMatch(/Angry 4 \(100%\)|Unsure/);
    await page.getByLabel(TABLE.search).fill('TAKE 1');
    expect(await names(page)).toEqual(['take 10.wav', 'take 1.wav']);
    const csv = await downloaded(page, TABLE.csvName);
    const [head, first, second, end] = csv.split('\r\n');
    expect(head).toBe(CSV_COLUMNS.join(','));
    expect(first).toMatch(/^c_[0-9a-z]{26},take 10\.wav,,,done,angry,0\.\d+,/);
    expect(second).toContain('take 1.wav');
    expect(end).toBe('');
    await page.getByLabel(TABLE.search).fill('');
    await page.getByLabel(TABLE.filter, { exact: true }).selectOption('failed');
    const json = JSON.parse(await downloaded(page, TABLE.jsonName)) as { fileName: string; error: { code: string } }[];
    expect(json.map(({ fileName, error }) => [fileName, error.code])).toEqual([
      ['silence.wav', 'no-speech'],
      ['empty.wav', 'empty-file'],
    ]);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: TABLE.copyName }).click();
    await page.getByText(TABLE.copied).waitFor({ state: 'attached' });
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.split(/\r?\n/)[1].split('\t').slice(1, 5)).toEqual(['silence.wav', '', '', 'failed']);
    await page.getByLabel(TABLE.search).fill('nobody');
    await page.getByText(TABLE.nothing).waitFor();
  });

  it('are deleted together, and come back when that is undone', async () => {
    const page = await open();
    const deleted: string[] = [];
    page.on('request', (request) => request.method() === 'DELETE' && deleted.push(request.url()));
    await page.getByLabel(TABLE.select('take 2.wav')).check();
    await page.getByLabel(TABLE.select('silence.wav')).check();
    await page.getByRole('button', { name: TABLE.deleteSelected(2) }).click();
    await counts(page, '4 recordings · 3 recognised · 1 failed');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(TABLE.undo);
    expect(await asksBeforeLeaving(page)).toBe(true);
    await page.keyboard.press('Enter');
    await counts(page, '6 recordings · 4 recognised · 2 failed');
    expect(await names(page)).toEqual(files.map(({ name }) => name));
    expect(deleted).toEqual([]);

    await page.getByLabel(TABLE.selectAll).check();
    await page.getByLabel(TABLE.select('take 3.wav')).uncheck();
    const erased = page.waitForRequest((request) => request.method() === 'DELETE', { timeout: 30_000 });
    await page.getByRole('button', { name: TABLE.deleteSelected(5) }).click();
    await erased;
    await expect.poll(() => deleted.length, { timeout: 60_000 }).toBe(4);
    await expect.poll(() => asksBeforeLeaving(page), { timeout: 60_000 }).toBe(false);
    expect(deleted).toHaveLength(4);
    await page.reload();
    await page.locator('.card').waitFor();
    expect(await page.locator('.card h3').allInnerTexts()).toEqual(['take 3.wav']);
  });

  it('bring those back that could not be erased', async () => {
    stage.allow(/ERR_FAILED/);
    const page = await open();
    await page.route('**/v1/clips/*', (route) =>
      route.request().method() === 'DELETE' ? route.abort() : route.fallback(),
    );
    await page.getByLabel(TABLE.select('take 2.wav')).check();
    await page.getByRole('button', { name: TABLE.deleteSelected(1) }).click();
    await page.getByText(TABLE.notDeleted(1)).first().waitFor({ timeout: 30_000 });
    await counts(page, '6 recordings · 4 recognised · 2 failed');
  });

  it('may be five hundred, in their order', async () => {
    const page = await stage.open({ width: 375, height: 740 });
    await page.route('**/v1/clips', () => undefined);
    const many = Array.from({ length: 500 }, (_, index) => ({ ...SILENCE, name: `${index}.wav` }));
    await page.getByLabel('Choose files').setInputFiles(many);
    await counts(page, '500 recordings · 0 recognised · 500 in progress');
    expect(await names(page)).toEqual(many.map(({ name }) => name));
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    expect(height).toBeLessThan(3000);
    await stage.screenshot(page, 'five-hundred-375');
  });
});

async function downloaded(page: Page, button: string): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  return readFile(await (await download).path(), 'utf8');
}

/** Whether the page would have the browser ask before it is left. */
function asksBeforeLeaving(page: Page): Promise<boolean> {
  return page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));
}
