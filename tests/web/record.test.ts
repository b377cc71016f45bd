import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { MICROPHONE_PROBLEMS, RECORD } from '../../web/words/index.ts';
import { violations } from './support/axe.ts';
import { settled, shownProbabilities } from './support/cards.ts';
import { ANGRY_TAKE, ravdessWav } from './support/clips.ts';
import { describePage, ROOT } from './support/requirements.ts';
import { setUpStage } from './support/stage.ts';

/** What the browser's fake microphone hears, over and over. */
const HEARD = `${ROOT}/tests/output/microphone.wav`;
const MICROPHONE = ['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${HEARD}`];
const ALLOWED = '--use-fake-ui-for-media-stream';

const status = (page: Page) => page.getByRole('dialog').getByRole('status');

/** Waits until the timer stands at this many seconds, or later. */
async function recorded(page: Page, seconds: number): Promise<void> {
  await page.waitForFunction((least) => {
    const [minutes, rest] = (document.querySelector('[role=timer]')?.textContent ?? '0:0').split(':').map(Number);
    return minutes * 60 + rest >= least;
  }, seconds);
}

/** The WAV in the form that the page sends: rate, channels and seconds, by its header. */
async function sentWav(page: Page, isForm: (url: URL) => boolean): Promise<() => number[]> {
  let sent: Buffer | undefined;
  await page.route(isForm, (route) => {
    sent = route.request().postDataBuffer() ?? undefined;
    return route.fallback();
  });
  return () => {
    const wav = sent!.subarray(sent!.indexOf('RIFF'));
    const sampleRateHz = wav.readUInt32LE(24);
    return [sampleRateHz, wav.readUInt16LE(22), wav.readUInt32LE(40) / 2 / sampleRateHz];
  };
}

describePage('with a microphone', () => {
  const stage = setUpStage([...MICROPHONE, ALLOWED]);
  const isForm = (url: URL): boolean => url.origin !== stage.url();
  beforeAll(async () => {
    writeFileSync(HEARD, (await ravdessWav(ANGRY_TAKE)).buffer);
  });

  it('records, lets one listen, and sends 16 kHz mono, by keyboard alone', async () => {
    const page = await stage.open({ width: 375, height: 740 });
    const wav = await sentWav(page, isForm);
    await page.getByRole('button', { name: RECORD.open }).focus();
    await page.keyboard.press('Enter');
    await recorded(page, 4);
    expect(await status(page).textContent()).toBe(RECORD.recording);
    await stage.screenshot(page, 'recording-375');
    // The focus waits on "Stop".
    await page.keyboard.press('Enter');
    const audio = page.getByLabel(RECORD.listen);
    await audio.evaluate((element: HTMLAudioElement) => element.play());
    await page.waitForFunction(() => (document.querySelector('dialog audio') as HTMLAudioElement).currentTime > 0);
    await stage.screenshot(page, 'recorded-375');
    await page.keyboard.press('Enter');
    const name = await page.locator('.card h3').innerText();
    expect(name).toMatch(/^Recording \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.wav$/);
    expect(await settled(page, name)).toBe('done');
    expect((await shownProbabilities(page, name))[0].word).toBe('Angry');
    const [sampleRateHz, channels, seconds] = wav();
    expect([sampleRateHz, channels]).toEqual([16_000, 1]);
    expect(seconds).toBeGreaterThanOrEqual(4);
  });

  it('leaves a pause out, and sends the part between the two ends alone', async () => {
    const page = await stage.open();
    const wav = await sentWav(page, isForm);
    await page.getByRole('button', { name: RECORD.open }).click();
    await recorded(page, 2);
    await page.getByRole('button', { name: RECORD.pause }).click();
    expect(await status(page).textContent()).toBe(RECORD.paused);
    const timer = (): Promise<string | null> => page.getByRole('timer').textContent();
    // What was on its way when it was pressed has come by then.
    await page.waitForTimeout(300);
    const before = await timer();
    await page.waitForTimeout(1500);
    expect(await timer()).toBe(before);
    await page.getByRole('button', { name: RECORD.resume }).click();
    await recorded(page, 4);
    await page.getByRole('button', { name: RECORD.stop }).click();
    await page.getByLabel(RECORD.trimEnd).fill('3');
    await page.getByLabel(RECORD.trimStart).fill('1.5');
    await page.getByRole('button', { name: RECORD.send }).click();
    await settled(page, await page.locator('.card h3').innerText());
    expect(wav()[2]).toBeCloseTo(1.5, 3);
  });

  it('keeps the ends apart, records again, and forgets all on Escape', async () => {
    const page = await stage.open();
    await page.getByRole('button', { name: RECORD.open }).click();
    await recorded(page, 1);
    await page.getByRole('button', { name: RECORD.stop }).click();
    await page.getByLabel(RECORD.trimEnd).fill('0');
    expect(await page.getByLabel(RECORD.trimEnd).inputValue()).toBe('0.3');
    await page.getByRole('button', { name: RECORD.retake }).click();
    await recorded(page, 1);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.locator('.card').count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(RECORD.open);
  });

  it.each(['light', 'dark'] as const)('axe finds nothing while it records and after, %s', async (scheme) => {
    const page = await stage.open({ scheme, width: 320 });
    await page.getByRole('button', { name: RECORD.open }).click();
    await recorded(page, 1);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: RECORD.stop }).click();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    await stage.screenshot(page, `recorded-${scheme}`);
  });
});

describePage('without a microphone', () => {
  describe('that may be used', () => {
    const stage = setUpStage(MICROPHONE);

    it('says that it was refused, and asks again on demand', async () => {
      const page = await stage.open();
      await page.getByRole('button', { name: RECORD.open }).click();
      await page.locator('[data-problem="refused"]').waitFor();
      expect(await status(page).textContent()).toBe(MICROPHONE_PROBLEMS.refused.title);
      expect(await violations(page)).toEqual([]);
      await stage.screenshot(page, 'refused');
      await page.context().grantPermissions(['microphone']);
      await page.getByRole('button', { name: RECORD.again }).click();
      await recorded(page, 1);
    });
  });

  describe('at all', () => {
    const stage = setUpStage([ALLOWED]);

    it('says that there is none', async () => {
      const page = await stage.open();
      await page.getByRole('button', { name: RECORD.open }).click();
      await page.locator('[data-problem="absent"]').waitFor();
    });

    it('says that another programme has it, and what a browser without one can do', async () => {
      const page = await stage.open();
      await page.evaluate(() => {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotReadableError'));
      });
      await page.getByRole('button', { name: RECORD.open }).click();
      await page.locator('[data-problem="busy"]').waitFor();
      await page.evaluate(() => Object.defineProperty(navigator, 'mediaDevices', { value: undefined }));
      await page.getByRole('button', { name: RECORD.again }).click();
      await page.locator('[data-problem="unsupported"]').waitFor();
      await page.getByRole('button', { name: RECORD.cancel }).click();
      expect(await page.getByRole('dialog').count()).toBe(0);
    });
  });
});
