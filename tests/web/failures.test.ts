import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { LIMITS } from '../../contract/index.ts';
import { FAILURES } from '../../web/words/index.ts';
import { cardOf, failureOf, settled } from './support/cards.ts';
import type { TestFile } from './support/clips.ts';
import { ANGRY_TAKE, CUT_HEADER, EMPTY, RENAMED_TEXT, ravdessWav, SILENCE, TOO_SHORT } from './support/clips.ts';
import { describePage, ROOT } from './support/requirements.ts';
import { setUpStage } from './support/stage.ts';

const forbidden = {
  status: 403,
  json: { error: { code: 'forbidden', message: 'Expected a valid key in the header x-api-key.' } },
};

describePage('when something goes wrong', () => {
  const stage = setUpStage();
  let angry: TestFile;
  beforeAll(async () => {
    angry = await ravdessWav(ANGRY_TAKE);
  });

  it('has clear words for each bad file, and the good one beside them goes on', async () => {
    const page = await stage.open();
    const files = [EMPTY, RENAMED_TEXT, SILENCE, TOO_SHORT, angry];
    await page.getByLabel('Choose files').setInputFiles(files);
    expect(await failureOf(page, EMPTY.name)).toBe('empty-file');
    expect(await failureOf(page, RENAMED_TEXT.name)).toBe('unsupported-format');
    expect(await failureOf(page, SILENCE.name)).toBe('no-speech');
    expect(await failureOf(page, TOO_SHORT.name)).toBe('too-short');
    expect(await settled(page, angry.name)).toBe('done');
    // Nothing is kept of the empty file, and no bad one gets better by trying again.
    expect(await actionsOf(page, EMPTY.name)).toEqual(['Remove']);
    expect(await actionsOf(page, SILENCE.name)).toEqual(['Delete']);
    expect(await page.locator('[aria-live="polite"] p').count()).toBe(5);
    const text = await cardOf(page, SILENCE.name).textContent();
    expect(text).toContain(FAILURES['no-speech'].title);
    expect(text).toContain(FAILURES['no-speech'].remedy);
    expect(text).toContain('Details');
    await stage.screenshot(page, 'failures');
  });

  it('has words for a file that was cut off, too', async () => {
    const page = await stage.open();
    await page.getByLabel('Choose files').setInputFiles(CUT_HEADER);
    expect(await failureOf(page, CUT_HEADER.name)).toBe('truncated-header');
  });

  it('refuses a file that is too large before a byte is sent', async () => {
    const page = await stage.open();
    const calls: string[] = [];
    page.on('request', (request) => calls.push(request.method()));
    const path = `${ROOT}/tests/output/huge.wav`;
    await writeFile(path, 'RIFF');
    await truncate(path, LIMITS.maxBytes + 1);
    await page.getByLabel('Choose files').setInputFiles(path);
    expect(await failureOf(page, 'huge.wav')).toBe('too-large');
    expect(calls).not.toContain('POST');
    await rm(path);
  });

  it('takes the recordings in a dropped folder, at any depth, and says when there are none', async () => {
    const page = await stage.open();
    const folder = await mkdtemp(`${ROOT}/tests/output/folder-`);
    await mkdir(`${folder}/deep/empty`, { recursive: true });
    await writeFile(`${folder}/notes.txt`, 'no recording');
    await writeFile(`${folder}/deep/inside.WAV`, angry.buffer);
    await dropPaths(page, [folder, `${folder}/deep/empty`]);
    expect(await settled(page, 'inside.WAV')).toBe('done');
    expect(await failureOf(page, 'empty')).toBe('folder');
    expect(await page.locator('.card').count()).toBe(2);
    await rm(folder, { recursive: true });
  });

  it('asks for a key when the service wants one, says when it was wrong, and keeps it for the tab', async () => {
    stage.allow(/403/);
    const page = await stage.open();
    const keys: (string | undefined)[] = [];
    await page.route('**/v1/clips', async (route) => {
      const key = route.request().headers()['x-api-key'];
      keys.push(key);
      await (key === 'right' ? route.fallback() : route.fulfill(forbidden));
    });
    await page.getByLabel('Choose files').setInputFiles(angry);
    const input = page.getByLabel('API key');
    await input.fill('wrong');
    await stage.screenshot(page, 'key');
    await input.press('Enter');
    await page.getByRole('dialog', { name: 'That key was not accepted' }).waitFor();
    await input.fill('right');
    await page.getByRole('button', { name: 'Use this key' }).click();
    expect(await settled(page, angry.name)).toBe('done');
    await page.getByLabel('Choose files').setInputFiles({ ...angry, name: 'again.wav' });
    expect(await settled(page, 'again.wav')).toBe('done');
    expect(keys).toEqual([undefined, 'wrong', 'right', 'right']);
    expect(await page.evaluate(() => Object.values(sessionStorage).includes('right'))).toBe(true);
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('right');
  });

  it('takes the key that its address brings, and hides it', async () => {
    const page = await stage.open();
    const address = page.url();
    const keys: (string | undefined)[] = [];
    await page.route('**/v1/clips', (route) => {
      keys.push(route.request().headers()['x-api-key']);
      return route.fallback();
    });
    await page.goto('about:blank');
    await page.goto(`${address}#key=from-address`);
    await page.getByLabel('Choose files').setInputFiles(angry);
    expect(await settled(page, angry.name)).toBe('done');
    expect(keys).toEqual(['from-address']);
    expect(page.url()).toBe(address);
  });

  it('says that a key is needed when nobody gives one, and asks again on demand', async () => {
    stage.allow(/403/);
    const page = await stage.open();
    await page.route('**/v1/clips', (route) => route.fulfill(forbidden));
    await page.getByLabel('Choose files').setInputFiles(angry);
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    expect(await failureOf(page, angry.name)).toBe('forbidden');
    await cardOf(page, angry.name).getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('dialog', { name: 'This service needs a key' }).waitFor();
  });

  it('waits for a lost connection to come back', async () => {
    stage.allow(/ERR_FAILED/);
    const page = await stage.open();
    let lost = 2;
    await page.route('**/v1/clips/*', (route) => (lost-- > 0 ? route.abort() : route.fallback()));
    await page.getByLabel('Choose files').setInputFiles(angry);
    await page.getByText('No answer. Trying again in').first().waitFor();
    expect(await settled(page, angry.name)).toBe('done');
  });

  it('uploads again when the upload broke', async () => {
    stage.allow(/ERR_FAILED/);
    const page = await stage.open();
    let lost = 1;
    const isForm = (url: URL): boolean => url.origin !== stage.url();
    await page.route(isForm, (route) => (lost-- > 0 ? route.abort() : route.fallback()));
    await page.getByLabel('Choose files').setInputFiles(angry);
    expect(await settled(page, angry.name)).toBe('done');
    expect(lost).toBeLessThan(0);
  });

  it('stops an upload on demand, erases it, and sends it after all', async () => {
    const page = await stage.open();
    const deleted: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'DELETE') deleted.push(request.url());
    });
    let hold = true;
    const isForm = (url: URL): boolean => url.origin !== stage.url();
    await page.route(isForm, async (route) => {
      // Never answered: the upload hangs until it is cancelled.
      if (!hold) await route.fallback();
    });
    expect(await asksBeforeLeaving(page)).toBe(false);
    await page.getByLabel('Choose files').setInputFiles(angry);
    await page.getByText(/^Uploading/).waitFor();
    expect(await asksBeforeLeaving(page)).toBe(true);
    await stage.screenshot(page, 'uploading');
    await cardOf(page, angry.name).getByRole('button', { name: 'Cancel' }).click();
    expect(await failureOf(page, angry.name)).toBe('cancelled');
    expect(await asksBeforeLeaving(page)).toBe(false);
    expect(deleted).toHaveLength(1);
    hold = false;
    await cardOf(page, angry.name).getByRole('button', { name: 'Try again' }).click();
    await cardOf(page, angry.name).locator('.chart').waitFor();
  });

  it('says when a result is no longer kept', async () => {
    stage.allow(/404/);
    const page = await stage.open();
    await page.getByLabel('Choose files').setInputFiles(angry);
    await settled(page, angry.name);
    await page.evaluate(async () => {
      const [clip] = JSON.parse(localStorage['ser.clips'] as string) as { clipId: string }[];
      await fetch(`/v1/clips/${clip.clipId}`, { method: 'DELETE' });
    });
    await page.reload();
    expect(await failureOf(page, angry.name)).toBe('not-found');
    await page.reload();
    expect(await page.locator('.card').count()).toBe(0);
  });

  it('says so when the description of the model cannot be had, and tries again', async () => {
    stage.allow(/ERR_FAILED/);
    const page = await stage.open();
    await page.route('**/v1/model', (route) => route.abort());
    await page.reload();
    await page.getByText('What model is this?').click();
    await page.unroute('**/v1/model');
    await page.locator('.model').getByRole('button', { name: 'Try again' }).click();
    await page.locator('.model').getByText('Licence', { exact: true }).waitFor();
  });
});

/** The buttons beside a clip's name. */
function actionsOf(page: Page, name: string): Promise<string[]> {
  return cardOf(page, name).locator('.actions').getByRole('button').allInnerTexts();
}

/** Whether the page would have the browser ask before it is left. */
function asksBeforeLeaving(page: Page): Promise<boolean> {
  return page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));
}

/** Drops real files and folders, as a file manager would (DevTools protocol, Input.dispatchDragEvent). */
async function dropPaths(page: Page, files: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const box = await page.locator('.drop-zone').boundingBox();
  const { x, y } = box ?? { x: 0, y: 0 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    const data = { items: [], files, dragOperationsMask: 1 };
    await session.send('Input.dispatchDragEvent', { type, x: x + 20, y: y + 20, data });
  }
}
