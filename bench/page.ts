/**
 * What the page costs a browser: `npm run bench:page` (Chromium: `CHROMIUM`; the built service in `dist/`). Prints what is
 * loaded before the first answer, when the first thing is seen on a processor a quarter as fast, how much moves by
 * itself until the answer is there, and the longest that the page does nothing else while many files are chosen.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium, type Page } from 'playwright-core';
import { wavFile } from '../tests/web/support/clips.ts';
import { CHROMIUM } from '../tests/web/support/requirements.ts';
import { startService } from '../tests/web/support/service.ts';

const SLOWDOWN = 4;
const MANY = 500;
const RUNS = 5;
/** A minute of a tone: that nobody speaks is an answer, too. */
const TONE = wavFile(
  'tone.wav',
  Float32Array.from({ length: 60 * 16_000 }, (_, i) => 0.3 * Math.sin((2 * Math.PI * 220 * i) / 16_000)),
);

/** What the page notes of itself. */
interface Noted {
  shift: number;
  longestTaskMs: number;
}

const service = await startService(fileURLToPath(new URL('../dist/local/main.js', import.meta.url)));
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
try {
  await printFirstAnswer();
  await printFirstPaint();
  await printMany();
} finally {
  await browser.close();
  await service.stop();
}

async function openPage(slowdown = 1): Promise<Page> {
  const page = await browser.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.addInitScript(noteFromTheStart);
  return page;
}

/** Runs in the browser. */
function noteFromTheStart(): void {
  const noted: Noted = { shift: 0, longestTaskMs: 0 };
  Object.assign(window, { noted });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
      if (!entry.hadRecentInput) noted.shift += entry.value;
    }
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) noted.longestTaskMs = Math.max(noted.longestTaskMs, duration);
  }).observe({ type: 'longtask', buffered: true });
}

function noted(page: Page): Promise<Noted> {
  return page.evaluate(() => (window as unknown as { noted: Noted }).noted);
}

/** The page's own files, each as gzip sends it, and what moved that nobody had asked for. */
async function printFirstAnswer(): Promise<void> {
  const page = await openPage();
  const files = new Set<string>();
  page.on('response', (response) => {
    const isOurs = response.url().startsWith(service.url) && !response.url().includes('/v1/');
    if (isOurs && response.ok()) files.add(response.url());
  });
  await page.goto(service.url);
  await page.locator('#file-input').setInputFiles(TONE);
  await page.locator('[data-state=failed], [data-state=done]').waitFor();
  // Fetched once more: of what a worker loads the browser hands out no body.
  const sizes = await Promise.all([...files].map(compressedBytes));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`before the first answer: ${(total / 1000).toFixed(1)} kB compressed, ${files.size} files`);
  console.log(`layout shift until then: ${(await noted(page)).shift.toFixed(3)}`);
  await page.close();
}

async function compressedBytes(url: string): Promise<number> {
  const response = await fetch(url);
  return gzipSync(new Uint8Array(await response.arrayBuffer())).length;
}

async function printFirstPaint(): Promise<void> {
  const paints: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const page = await openPage(SLOWDOWN);
    await page.goto(service.url);
    const paint = await page.waitForFunction(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    );
    paints.push(Math.round(Number(await paint.jsonValue())));
    await page.close();
  }
  const median = paints.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)];
  console.log(`first contentful paint, ${SLOWDOWN}× slower: ${median} ms (${paints.join(', ')})`);
}

/** Files on disk: handing over their bytes would be work of the measuring. */
async function printMany(): Promise<void> {
  const folder = mkdtempSync(`${tmpdir()}/bench-page-`);
  const paths = Array.from({ length: MANY }, (_, index) => `${folder}/${index}.wav`);
  for (const path of paths) writeFileSync(path, TONE.buffer.subarray(0, 32_000));
  const page = await openPage();
  // Nothing is sent: what the service does then is not the page's.
  await page.route('**/v1/clips', () => undefined);
  await page.goto(service.url);
  await page.locator('#file-input').setInputFiles(paths);
  await page.getByText(`${MANY} recordings`).waitFor();
  await page.waitForTimeout(2000);
  console.log(`longest task, ${MANY} files chosen: ${Math.round((await noted(page)).longestTaskMs)} ms`);
  await page.close();
  rmSync(folder, { recursive: true });
}
