import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { answerWith, LONG } from './support/answers.ts';
import { cardOf, settled } from './support/cards.ts';
import type { TestFile } from './support/clips.ts';
import { ANGRY_TAKE, ravdessWav } from './support/clips.ts';
import { describePage } from './support/requirements.ts';
import { setUpStage } from './support/stage.ts';

/** The name, as a screen reader would say it, of what has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    if (element instanceof HTMLInputElement) return element.labels?.[0]?.textContent ?? '';
    return element.getAttribute('aria-label') ?? element.textContent ?? '';
  });
}

/** Presses Tab until something of this name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab');
    seen.push(await focused(page));
    if (name.test(seen.at(-1)!)) return;
  }
  throw new Error(`Tab never reached ${name}; it reached ${seen.join(' | ')}`);
}

/** Where the timeline's parts begin and end on its strip, as seconds of the 64 that it shows. */
function partPlaces(page: Page): Promise<number[][]> {
  return page.locator('.strip').evaluate((strip) => {
    const { left, width } = strip.getBoundingClientRect();
    const secondsAt = (x: number): number => Math.round(((x - left) / width) * 64);
    return [...strip.children].map((part) => {
      const box = part.getBoundingClientRect();
      return [secondsAt(box.left), secondsAt(box.right)];
    });
  });
}

describePage('with the keyboard alone', () => {
  const stage = setUpStage();
  let angry: TestFile;
  beforeAll(async () => {
    angry = await ravdessWav(ANGRY_TAKE);
  });

  it('chooses a file, gets a result and erases it', async () => {
    const page = await stage.open();
    // Long before it is needed: the browser hands the chooser over only from some moment on.
    const chooserOpened = page.waitForEvent('filechooser');
    await tabTo(page, /^Choose files$/);
    const label = page.locator('label[for="file-input"]');
    expect(await label.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid');
    await page.keyboard.press('Enter');
    await (await chooserOpened).setFiles(angry);
    expect(await settled(page, angry.name)).toBe('done');

    await tabTo(page, /^Delete: /);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: `Erase ${angry.name}?` }).waitFor();
    await page.keyboard.press('Escape');
    expect(await cardOf(page, angry.name).count()).toBe(1);
    expect(await focused(page)).toBe(`Delete: ${angry.name}`);

    await page.keyboard.press('Enter');
    await tabTo(page, /^Erase$/);
    const erased = page.waitForResponse((response) => response.request().method() === 'DELETE');
    await page.keyboard.press('Enter');
    expect((await erased).status()).toBe(204);
    await cardOf(page, angry.name).waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('Choose files');
    expect(await page.locator('[aria-live="polite"] p').last().textContent()).toBe(`${angry.name} is erased.`);
    await page.reload();
    expect(await page.locator('.card').count()).toBe(0);
  });

  it('moves through the timeline with the arrows and listens from there', async () => {
    const page = await stage.open();
    await answerWith(page, LONG);
    await page.getByLabel('Choose files').setInputFiles(angry);
    await settled(page, angry.name);
    const shown = page.locator('.timeline-shown');
    expect(await partPlaces(page)).toEqual([
      [0, 8],
      [8, 16],
      [16, 24],
      [26, 32],
      [32, 40],
      [40, 48],
      [48, 56],
      [56, 64],
    ]);
    await tabTo(page, /^Angry 70%, 0:00 to 0:08$/);
    expect(await shown.textContent()).toBe('Angry 70%, 0:00 to 0:08');
    await page.keyboard.press('ArrowRight');
    expect(await shown.textContent()).toBe('Calm 70%, 0:08 to 0:16');
    await page.keyboard.press('End');
    expect(await shown.textContent()).toBe('Surprise 70%, 0:56 to 1:04');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('audio')?.paused === false);
    await tabTo(page, /^The parts as text$/);
    await page.keyboard.press('Enter');
    expect(await page.locator('.segments li').allInnerTexts()).toHaveLength(8);
  });

  it('keeps the focus on a card when its button goes', async () => {
    const page = await stage.open();
    let hold = true;
    await page.route('**/v1/clips', async (route) => {
      if (!hold) await route.fallback();
    });
    await page.getByLabel('Choose files').setInputFiles(angry);
    await tabTo(page, /^Cancel: /);
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe(`Try again: ${angry.name}`);
    hold = false;
    await page.keyboard.press('Enter');
    await settled(page, angry.name);
    expect(await focused(page)).toMatch(new RegExp(`: ${angry.name}$`));
  });
});
