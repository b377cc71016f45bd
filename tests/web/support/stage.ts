import { mkdir } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { CHROMIUM, ROOT } from './requirements.ts';
import type { Service } from './service.ts';
import { startService } from './service.ts';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

/** How a page is opened. */
interface PageOptions {
  width?: number;
  height?: number;
  scheme?: 'light' | 'dark';
}

/** A browser before the running service. */
export interface Stage {
  url: () => string;
  /** Opens the page in a tab with a session of its own. */
  open: (options?: PageOptions) => Promise<Page>;
  /** Says that this test provokes such errors in the console. */
  allow: (problem: RegExp) => void;
  screenshot: (page: Page, name: string) => Promise<void>;
}

/**
 * Sets up the service and a browser for a test file. After every test it checks that the console shows no error (a
 * breach of the Content-Security-Policy is one) and that nothing was asked of another host.
 *
 * @param flags of the browser, beside the usual ones.
 */
export function setUpStage(flags: readonly string[] = []): Stage {
  let service: Service;
  let browser: Browser;
  let problems: string[] = [];
  let allowed: RegExp[] = [];
  beforeAll(async () => {
    service = await startService();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...flags] });
    await mkdir(`${ROOT}/tests/output`, { recursive: true });
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    const unexpected = problems.filter((problem) => !allowed.some((pattern) => pattern.test(problem)));
    problems = [];
    allowed = [];
    expect(unexpected).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });
  return {
    url: () => service.url,
    async open({ width = 1000, height = 900, scheme = 'light' } = {}) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
      const page = await context.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') problems.push(`console: ${message.text()}`);
      });
      page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
      page.on('request', (request) => {
        const { protocol, hostname } = new URL(request.url());
        if (protocol !== 'blob:' && hostname !== '127.0.0.1') problems.push(`request: ${request.url()}`);
      });
      await page.goto(service.url);
      return page;
    },
    allow: (problem) => allowed.push(problem),
    screenshot: async (page, name) => {
      await page.screenshot({ path: `${ROOT}/tests/output/${name}.png`, fullPage: true });
    },
  };
}
