import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ser } from '../support/ser.ts';
import { voice } from '../support/voice.ts';
import { writeWav } from '../support/wav.ts';

const SER = fileURLToPath(new URL('../../dist/cli/ser.js', import.meta.url));
/** A minute and a half: more than is held in memory. */
const LONG = writeWav({ channels: [voice(90)], sampleRateHz: 16_000 });

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'ser-long-'));
  mkdirSync(join(dir, 'temporary'));
  writeFileSync(join(dir, 'long.wav'), LONG);
});
afterAll(() => rmSync(dir, { recursive: true }));

/** The temporary files of a process that have no name any more. */
function namelessFiles(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/${pid}/fd/${fd}`);
      return path.startsWith(join(dir, 'temporary')) ? [path] : [];
    } catch {
      return [];
    }
  });
}

it.skipIf(process.platform !== 'linux')(
  'Ctrl-C in the middle ends it, and leaves nothing of the recording',
  async () => {
    const temporary = join(dir, 'temporary');
    const child = spawn(process.execPath, [SER, 'predict', join(dir, 'long.wav')], {
      stdio: 'ignore',
      env: { ...process.env, TMPDIR: temporary },
    });
    const ended = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
    // Its samples are kept, and it listens.
    await expect.poll(() => namelessFiles(child.pid!).length, { timeout: 60_000 }).toBe(1);
    child.kill('SIGINT');
    expect(await ended).toBe('SIGINT');
    expect(readdirSync(temporary)).toEqual([]);
  },
);

it('more threads give the same answer', async () => {
  const answers = await Promise.all(
    ['1', '2'].map(async (threads) => {
      const { status, json } = await ser(['predict', '--json', '--threads', threads, join(dir, 'long.wav')]);
      expect(status).toBe(0);
      return json()[0] as { emotion: string; probabilities: Record<string, number> };
    }),
  );
  expect(answers[1].emotion).toBe(answers[0].emotion);
  for (const [emotion, probability] of Object.entries(answers[0].probabilities)) {
    expect(answers[1].probabilities[emotion]).toBeCloseTo(probability, 4);
  }
});

it.each(['0', '-1', '1.5', 'two', ''])('%j is no number of threads', async (threads) => {
  const { status, stderr } = await ser(['predict', `--threads=${threads}`, join(dir, 'long.wav')]);
  expect(status).toBe(2);
  expect(stderr).toContain('Expected a whole number from 1 to 999.');
});
