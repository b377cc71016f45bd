/**
 * Makes the README's pictures anew: `npm run pictures` (Chromium: `CHROMIUM`; espeak-ng, whose voices are all that is
 * heard in them). The service and its answers are real.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type TestFile, wavFile } from './support/clips.ts';
import { CHROMIUM } from './support/requirements.ts';
import { startService } from './support/service.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PICTURES = `${ROOT}docs/pictures`;
const MARGIN = 16;
/** What espeak-ng writes. */
const RATE_HZ = 22_050;
const VOICES = ['en-us+Annie', 'en-us+f2', 'en-us+m3', 'en-gb'];
/** Words a minute, pitch, loudness, and what is said so. */
const MANNERS: readonly [number, number, number, string][] = [
  [110, 20, 60, 'I waited all day, and nobody came.'],
  [170, 50, 100, 'Where have you been? I looked for you all day.'],
  [190, 90, 180, 'You made it! I am so glad that you are here!'],
  [220, 70, 200, 'No! I told you twice. Put that down, now!'],
];

/** A sentence, -1 to 1. */
function speak(voice: string, [speed, pitch, loudness, text]: (typeof MANNERS)[number]): Float32Array {
  const options = ['-v', voice, '-s', String(speed), '-p', String(pitch), '-a', String(loudness), '--stdout'];
  const wav = execFileSync('espeak-ng', [...options, text]);
  const samples = new Int16Array(wav.buffer.slice(wav.byteOffset + 44, wav.byteOffset + wav.length - (wav.length % 2)));
  return Float32Array.from(samples, (sample) => sample / 32_768);
}

/** A talk of several sentences, with a breath between them. */
function talk(name: string, sentences: readonly Float32Array[]): TestFile {
  const parts = sentences.flatMap((sentence) => [...sentence, ...new Float32Array(RATE_HZ * 1.3)]);
  return wavFile(name, Float32Array.from(parts), RATE_HZ);
}

const service = await startService(`${ROOT}dist/local/main.js`);
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
mkdirSync(PICTURES, { recursive: true });
try {
  const [annie] = VOICES;
  const long = talk(
    'voice.wav',
    [3, 1, 3, 0, 2, 3].map((manner) => speak(annie, MANNERS[manner])),
  );
  await picture(browser, 'player', 800, 'light', async (page) => {
    await choose(page, [long]);
    await page.locator('.card canvas').waitFor();
    await page.locator('.seek').fill('3');
  });
  await picture(browser, 'phone', 375, 'dark', async (page) => {
    await choose(page, [wavFile('voice.wav', speak(annie, MANNERS[3]), RATE_HZ)]);
    await page.locator('.card canvas').waitFor();
  });
  const many = VOICES.flatMap((voice) =>
    MANNERS.map((manner, index) =>
      wavFile(`${voice.slice(6) || 'voice'} ${index + 1}.wav`, speak(voice, manner), RATE_HZ),
    ),
  );
  await picture(browser, 'table', 800, 'light', (page) => choose(page, many));
} finally {
  await browser.close();
  await service.stop();
}

async function choose(page: Page, files: TestFile[]): Promise<void> {
  await page.locator('#file-input').setInputFiles(files);
  const isThrough = (count: number): boolean =>
    document.querySelectorAll('[data-state=done], [data-state=failed]').length === count;
  await page.waitForFunction(isThrough, files.length, { timeout: 120_000 });
}

/** A picture of the results alone, as they look when `show` is through. */
async function picture(
  from: Browser,
  name: string,
  width: number,
  colorScheme: 'light' | 'dark',
  show: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await from.newPage({ viewport: { width, height: 760 }, colorScheme });
  await page.goto(service.url);
  await show(page);
  // What is painted in a worker is there soon after.
  await page.waitForTimeout(1500);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const box = await page.locator('.results').boundingBox();
  if (!box) throw new Error('Expected results on the page, got none: see what the service printed.');
  const clip = { x: 0, y: box.y - MARGIN, width, height: box.height + 2 * MARGIN };
  await page.screenshot({ path: `${PICTURES}/${name}.png`, clip, fullPage: true });
  await page.close();
}
