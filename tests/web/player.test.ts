import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import type { Recognition } from '../../contract/index.ts';
import { PLAYER } from '../../web/words/index.ts';
import { answerWith, MIXED } from './support/answers.ts';
import { cardOf, settled } from './support/cards.ts';
import { type TestFile, wavFile } from './support/clips.ts';
import { describePage } from './support/requirements.ts';
import { setUpStage } from './support/stage.ts';

/** Eight seconds: a tone of 440 Hz from 1 s to 3 s and from 5 s to 7 s, silence around them. */
const TONES = wavFile(
  'tones.wav',
  Float32Array.from({ length: 8 * 16_000 }, (_, i) => {
    const seconds = i / 16_000;
    const isTone = (seconds > 1 && seconds < 3) || (seconds > 5 && seconds < 7);
    return isTone ? 0.5 * Math.sin(2 * Math.PI * 440 * seconds) : 0;
  }),
);
const [angry, happy] = MIXED.segments;
const ANSWER: Recognition = {
  ...MIXED,
  durationSeconds: 8,
  segments: [
    {
      ...angry,
      startSeconds: 1,
      endSeconds: 3,
      confidence: 0.81,
      probabilities: { ...angry.probabilities, angry: 0.81 },
    },
    { ...happy, startSeconds: 5, endSeconds: 7, unsure: true },
  ],
};
const ORANGE = [0xd5, 0x5e, 0x00];
const YELLOW = [0xf0, 0xe4, 0x42];

/** The brightest pixel of a column of the picture, from `top` to `bottom` (shares of its height). */
function brightest(page: Page, seconds: number, top: number, bottom: number, of = 8): Promise<number[]> {
  return page.locator('canvas.sound').evaluate(
    (canvas: HTMLCanvasElement, { place, top, bottom }) => {
      const x = Math.round(place * canvas.width) - 3;
      const from = Math.round(top * canvas.height);
      const { data } = canvas.getContext('2d')!.getImageData(x, from, 6, Math.round(bottom * canvas.height) - from);
      let best = [0, 0, 0];
      for (let i = 0; i < data.length; i += 4) {
        const pixel = [...data.subarray(i, i + 3)];
        if (pixel[0] + pixel[1] + pixel[2] > best[0] + best[1] + best[2]) best = pixel;
      }
      return best;
    },
    { place: seconds / of, top, bottom },
  );
}

const position = (page: Page): Promise<number> =>
  page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.currentTime);
const isPaused = (page: Page): Promise<boolean> =>
  page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.paused);
const playheadSeconds = async (page: Page): Promise<number> => {
  // It is shown when the player tells of the new place, a moment after it has it.
  await page.locator('.playhead').waitFor();
  const track = (await page.locator('.track').boundingBox())!;
  const head = (await page.locator('.playhead').boundingBox())!;
  return ((head.x + head.width / 2 - track.x) / track.width) * 8;
};

describePage('the player', () => {
  const stage = setUpStage();
  const file: TestFile = TONES;
  let page: Page;

  const open = async (width = 1000): Promise<void> => {
    // Of this test's own looking at pixels.
    stage.allow(/willReadFrequently/);
    page = await stage.open({ width });
    await answerWithTones(page);
    await page.getByLabel('Choose files').setInputFiles(file);
    await settled(page, file.name);
    await page.locator('canvas.sound').waitFor();
    await page.waitForFunction(() => (document.querySelector('canvas.sound') as HTMLCanvasElement).width !== 300);
  };
  beforeAll(() => expect(ANSWER.segments.map(({ emotion }) => emotion)).toEqual(['angry', 'happy']));

  it('paints the sound in the colours of its parts, pale where unsure, grey where nobody speaks', async () => {
    await open();
    const outline = (seconds: number): Promise<number[]> => brightest(page, seconds, 0.02, 0.4);
    expect(await outline(2)).toEqual(ORANGE);
    const unsure = await outline(6);
    expect(unsure).not.toEqual(YELLOW);
    expect(unsure[0]).toBeGreaterThan(unsure[2] + 40);
    const [red, , blue] = await outline(4);
    expect(Math.abs(red - blue)).toBeLessThan(25);
    await stage.screenshot(page, 'player');
  });

  it('paints the spectrogram: a tone is a bright line in the dark, low in the picture', async () => {
    await open();
    const sum = async (seconds: number, top: number, bottom: number): Promise<number> =>
      (await brightest(page, seconds, top, bottom)).reduce((a, b) => a + b, 0);
    // 440 Hz lies at 6.6 of the 46 mels below 8 kHz: at 14 % of the spectrogram's height, counted from its foot.
    expect(await sum(2, 0.86, 0.97)).toBeGreaterThan(500);
    expect(await sum(2, 0.45, 0.7)).toBeLessThan(250);
    expect(await sum(4, 0.45, 1)).toBeLessThan(20);
  });

  it('seeks where it is pressed, and the playhead and the bars follow', async () => {
    await open();
    const canvas = (await page.locator('canvas.sound').boundingBox())!;
    await page.mouse.click(canvas.x + (canvas.width * 1.5) / 8, canvas.y + 20);
    await page.waitForFunction(() => document.querySelector('audio')!.currentTime > 1);
    expect(await position(page)).toBeCloseTo(1.5, 1);
    expect(await playheadSeconds(page)).toBeCloseTo(1.5, 1);
    const chart = cardOf(page, file.name).locator('.chart');
    expect(await chart.locator('caption').textContent()).toBe('Probability of each emotion, 0:01 to 0:03');
    expect(await chart.locator('[data-emotion=angry] .number').textContent()).toBe('81.0%');
    await page.getByRole('button', { name: PLAYER.play(file.name) }).click();
    await page.waitForFunction(() => document.querySelector('audio')!.currentTime > 2);
    expect(await playheadSeconds(page)).toBeGreaterThan(1.9);
    await page.getByRole('button', { name: PLAYER.pause(file.name) }).click();
    expect(await isPaused(page)).toBe(true);
  });

  it('shows all again when it has ended', async () => {
    await open();
    await page.getByLabel(PLAYER.position).fill('7.6');
    const caption = cardOf(page, file.name).locator('.chart caption');
    await page.waitForFunction(() => document.querySelector('.chart caption')!.textContent.includes('0:05'));
    await page.getByRole('button', { name: PLAYER.play(file.name) }).click();
    await page.waitForFunction(() => document.querySelector('audio')!.ended);
    await page.waitForFunction(() => !document.querySelector('.chart caption')!.textContent.includes('0:05'));
    expect(await caption.textContent()).toBe('Probability of each emotion');
  });

  it('plays one part alone', async () => {
    await open();
    await page.getByRole('button', { name: 'Happy? 70%, unsure, 0:05 to 0:07' }).click();
    await page.waitForFunction(() => document.querySelector('audio')!.currentTime >= 6.9);
    await page.waitForFunction(() => document.querySelector('audio')!.paused);
    expect(await position(page)).toBeLessThan(7.5);
  });

  it('is moved by keys alone, half a second each', async () => {
    await open();
    await page.getByLabel(PLAYER.position).focus();
    for (let i = 0; i < 3; i++) {
      const before = await position(page);
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction((least) => document.querySelector('audio')!.currentTime > least + 0.3, before);
      await page.waitForFunction(
        (least) => Number((document.querySelector('.seek') as HTMLInputElement).value) > least + 0.3,
        before,
      );
    }
    expect(await position(page)).toBeCloseTo(1.5, 1);
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(() => document.querySelector('audio')!.currentTime < 1.2);
    expect(await page.getByLabel(PLAYER.position).getAttribute('aria-valuetext')).toMatch(/^0:01 of 0:08$/);
  });

  it('looks closer and scrolls, on a phone too, and keeps the place that is played in view', async () => {
    await open(375);
    const track = async (): Promise<number> => (await page.locator('.track').boundingBox())!.width;
    const before = await track();
    await page.getByRole('button', { name: PLAYER.zoomIn }).click();
    await page.getByRole('button', { name: PLAYER.zoomIn }).click();
    expect(await track()).toBeCloseTo(4 * before, -1);
    // Two seconds on the screen: no closer.
    await page.getByRole('button', { name: PLAYER.zoomIn }).click();
    expect(await track()).toBeCloseTo(4 * before, -1);
    await page.getByLabel(PLAYER.position).fill('6');
    await page.waitForFunction(() => document.querySelector('audio')!.currentTime > 5.5);
    const head = (await page.locator('.playhead').boundingBox())!;
    expect(head.x).toBeGreaterThan(0);
    expect(head.x).toBeLessThan(375);
    // The picture is of what is seen: from 5.8 s on, say, and not of the beginning.
    await page.waitForTimeout(300);
    expect((await brightest(page, 0.25, 0.02, 0.4, 2))[0]).toBeGreaterThan(120);
    await stage.screenshot(page, 'player-closer-375');
    for (let i = 0; i < 3; i++) await page.getByRole('button', { name: PLAYER.zoomOut }).click();
    expect(await track()).toBeCloseTo(before, 0);
  });

  it('keeps the parts when only the result is left', async () => {
    await open();
    await page.reload();
    expect(await settled(page, file.name)).toBe('done');
    expect(await page.locator('.part').count()).toBe(2);
    expect(await page.locator('audio').count()).toBe(0);
    await page.locator('.part').first().click();
    expect(await page.locator('.chart caption').textContent()).toBe('Probability of each emotion, 0:01 to 0:03');
  });

  it('says that it cannot be played where the browser cannot', async () => {
    const other = await stage.open();
    await answerWith(other, ANSWER);
    await other
      .getByLabel('Choose files')
      .setInputFiles({ ...file, name: 'no.wav', buffer: Buffer.from('RIFFxxxxWAVE') });
    await other.getByText(PLAYER.unplayable).waitFor();
  });
});

/** Of tones the service says `no-speech`: what it would say of speech is put in its place. */
async function answerWithTones(page: Page): Promise<void> {
  await page.route('**/v1/clips/*', async (route) => {
    if (route.request().method() !== 'GET') return route.fallback();
    const response = await route.fetch();
    const clip = (await response.json()) as { status: string };
    const done = { ...clip, status: 'done', error: undefined, recognition: ANSWER };
    await route.fulfill({ response, json: clip.status === 'failed' ? done : clip });
  });
}
