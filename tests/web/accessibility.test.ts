import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { answerWith, LONG, UNSURE } from './support/answers.ts';
import { violations } from './support/axe.ts';
import { failureOf, settled } from './support/cards.ts';
import type { TestFile } from './support/clips.ts';
import { ANGRY_TAKE, EMPTY, RENAMED_TEXT, ravdessWav } from './support/clips.ts';
import { describePage } from './support/requirements.ts';
import type { Stage } from './support/stage.ts';
import { setUpStage } from './support/stage.ts';

/** How far the page can be scrolled sideways, in pixels. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

type Scene = (page: Page, angry: TestFile, stage: Stage) => Promise<void>;

/** Every state of the page, and how to get there. */
const SCENES: Readonly<Record<string, Scene>> = {
  start: async (page) => {
    await page.getByText('What model is this?').click();
    await page.locator('.model').getByText('Licence', { exact: true }).waitFor();
  },
  done: async (page, angry) => {
    await page.getByLabel('Choose files').setInputFiles(angry);
    await settled(page, angry.name);
    await page.locator('canvas').waitFor();
  },
  unsure: async (page, angry) => {
    await answerWith(page, UNSURE);
    await page.getByLabel('Choose files').setInputFiles(angry);
    await settled(page, angry.name);
    await page.getByText('Too close to call').waitFor();
  },
  long: async (page, angry) => {
    await answerWith(page, LONG);
    await page.getByLabel('Choose files').setInputFiles(angry);
    await settled(page, angry.name);
    await page.getByText('The parts as text').click();
  },
  many: async (page, angry) => {
    await answerWith(page, UNSURE);
    const files = Array.from({ length: 6 }, (_, index) => ({ ...angry, name: `take ${index}.wav` }));
    await page.getByLabel('Choose files').setInputFiles([...files, EMPTY]);
    await page.getByText('7 recordings · 6 recognised · 1 failed').waitFor({ timeout: 100_000 });
    await page.getByRole('button', { name: 'take 2.wav' }).click();
    await page.getByLabel('Select take 1.wav').check();
  },
  failed: async (page) => {
    await page.getByLabel('Choose files').setInputFiles([EMPTY, RENAMED_TEXT]);
    await failureOf(page, EMPTY.name);
    await failureOf(page, RENAMED_TEXT.name);
  },
  uploading: async (page, angry) => {
    await page.route('**/v1/clips', () => undefined);
    await page.getByLabel('Choose files').setInputFiles(angry);
    await page.getByText('Uploading, 0%', { exact: true }).waitFor();
  },
  'long name': async (page, angry) => {
    await page.getByLabel('Choose files').setInputFiles({ ...angry, name: `${'very'.repeat(50)}.wav` });
    await settled(page, `${'very'.repeat(50)}.wav`);
  },
  erasing: async (page, angry) => {
    await page.getByLabel('Choose files').setInputFiles(angry);
    await settled(page, angry.name);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').waitFor();
  },
  key: async (page, angry, stage) => {
    stage.allow(/403/);
    await page.route('**/v1/clips', (route) =>
      route.fulfill({ status: 403, json: { error: { code: 'forbidden', message: 'Expected a key.' } } }),
    );
    await page.getByLabel('Choose files').setInputFiles(angry);
    await page.getByRole('dialog').waitFor();
  },
};

describePage('the page is usable by everybody', () => {
  const stage = setUpStage();
  let angry: TestFile;
  beforeAll(async () => {
    angry = await ravdessWav(ANGRY_TAKE);
  });

  describe.each(Object.entries(SCENES))('%s', (name, scene) => {
    it.each(['light', 'dark'] as const)('axe finds nothing, %s', async (scheme) => {
      const page = await stage.open({ scheme });
      await scene(page, angry, stage);
      expect(await violations(page)).toEqual([]);
      await stage.screenshot(page, `${name.replace(' ', '-')}-${scheme}`);
    });

    it('fits a screen of 320 pixels, and 640 as at 200 % zoom', async () => {
      const page = await stage.open({ width: 320 });
      await scene(page, angry, stage);
      expect(await overflow(page)).toBe(0);
      await stage.screenshot(page, `${name.replace(' ', '-')}-320`);
      await page.setViewportSize({ width: 640, height: 450 });
      expect(await overflow(page)).toBe(0);
    });
  });

  it('stands still for those who asked for it', async () => {
    const page = await stage.open();
    await SCENES.uploading(page, angry, stage);
    const animation = (): Promise<string> =>
      page.locator('progress').evaluate((element) => getComputedStyle(element).animationName);
    expect(await animation()).toBe('sheen');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await animation()).toBe('none');
  });
});
