import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../contract/index.ts';
import { ser } from '../support/ser.ts';
import { voice } from '../support/voice.ts';
import { writeWav } from '../support/wav.ts';

const GOOD = writeWav({ channels: [voice(1)], sampleRateHz: 16_000 });
/** The start of a recording of 8 channels at 192 kHz, in 64-bit floats: the most bytes a second. */
const LONG_HEAD = Buffer.from(
  'RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x03\0\x08\0\0\xee\x02\0\0\x80\xbb\0\x40\0\x40\0data\xff\xff\xff\xff',
  'latin1',
);
let dir: string;
const path = (...names: string[]): string => join(dir, ...names);
const codes = (lines: Record<string, unknown>[]): unknown[] =>
  lines.map(({ error }) => (error as { code: string } | undefined)?.code);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ser-inputs-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe.skipIf(process.platform === 'win32')('pipes, sockets and devices', () => {
  it('are passed over in a folder, where reading one could wait for ever', async () => {
    execFileSync('mkfifo', [path('pipe.wav')]);
    symlinkSync('/dev/zero', path('device.wav'));
    const server = createServer().listen(path('socket.wav'));
    writeFileSync(path('voice.wav'), GOOD);
    symlinkSync('voice.wav', path('voice-again.wav'));
    symlinkSync('nothing.wav', path('leads-nowhere.wav'));
    const { json } = await ser(['predict', '--json', dir]);
    server.close();
    const names = ['leads-nowhere.wav', 'voice-again.wav', 'voice.wav'];
    expect(json().map(({ file }) => file)).toEqual(names.map((name) => path(name)));
    expect(codes(json())).toEqual(['file-not-found', undefined, undefined]);
  });

  it('are read where they are named', async () => {
    execFileSync('mkfifo', [path('pipe')]);
    writeFileSync(path('voice.wav'), GOOD);
    const run = ser(['predict', '--json', path('pipe')]);
    // With a time-out, so that a pipe that nobody reads fails this test instead of stopping it.
    execFileSync('cp', [path('voice.wav'), path('pipe')], { timeout: 20_000 });
    expect((await run).json()).toMatchObject([{ file: path('pipe'), durationSeconds: 1 }]);
  });
});

describe('nothing to work on', () => {
  it('ends with status 2, naming each folder without recordings, before any work', async () => {
    mkdirSync(path('empty'));
    mkdirSync(path('letters'));
    writeFileSync(path('letters', 'a.txt'), 'a letter');
    writeFileSync(path('voice.wav'), GOOD);
    const run = await ser(['predict', path('empty'), path('voice.wav'), path('letters')]);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toMatch(/^ser: Expected recordings.*but there are none in \S+empty, \S+letters\. .*\n$/);
  });

  it('ends with status 2 for an empty list too', async () => {
    writeFileSync(path('list'), '\n\n');
    const run = await ser(['features', '--files-from', path('list')]);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toMatch(/--files-from: expected one path a line/);
  });
});

describe('more than the API takes', () => {
  it('is refused with the code of the API, and the others go on', async () => {
    writeFileSync(path('a.wav'), LONG_HEAD);
    truncateSync(path('a.wav'), LIMITS.maxBytes + 1);
    writeFileSync(path('b.wav'), GOOD);
    const { status, json } = await ser(['predict', '--json', dir]);
    expect(status).toBe(1);
    expect(codes(json())).toEqual(['too-large', undefined]);
    expect(json()[0].error).toMatchObject({
      message: expect.stringMatching(/at most 536870912 bytes, got 536870913\./),
    });
  });

  it('is refused from standard input too, once it is reached', async () => {
    const bytes = Buffer.alloc(LIMITS.maxBytes + 1);
    LONG_HEAD.copy(bytes);
    const { status, json } = await ser(['predict', '--json', '-'], bytes);
    expect(status).toBe(1);
    expect(codes(json())).toEqual(['too-large']);
  });
});

describe.skipIf(process.platform === 'win32')("a file's name", () => {
  const NAME = 'a\u001b[31m\nemotion\u009b\u202e.wav';

  it('reaches the terminal without what it would obey, and JSON exactly', async () => {
    writeFileSync(path(NAME), GOOD);
    writeFileSync(path(`b${NAME}`), 'a letter');
    const shown = 'a\\x1b[31m\\nemotion\\x9b\\u202e.wav';
    const [, good, bad, ...rest] = (await ser(['predict', dir])).stdout.split('\n');
    expect(good).toContain(path(shown));
    expect(bad).toContain(path(`b${shown}: Expected`));
    expect(rest).toEqual(['']);
    expect((await ser(['features', dir])).stdout).toContain(`${path(shown)}\n`);
    const { json } = await ser(['predict', '--json', dir]);
    expect(json().map(({ file }) => file)).toEqual([path(NAME), path(`b${NAME}`)]);
  });

  it('reaches it so in what goes wrong as well', async () => {
    mkdirSync(path(NAME));
    for (const args of [
      ['predict', path(NAME)],
      ['predict', `-${NAME}`],
      ['predict', '--model', path(NAME), 'x'],
    ]) {
      const { status, stderr } = await ser(args);
      expect(status).toBe(2);
      expect(stderr).toContain('\\x1b[31m');
      expect(stderr).toMatch(/^[^\p{Cc}]+$/mu);
      expect(stderr).not.toContain('\u001b');
    }
  });
});

it('says of a name that no file can have that there is no such file', async () => {
  writeFileSync(path('list.txt'), 'a\0b.wav\n');
  const { json } = await ser(['predict', '--json', '--files-from', path('list.txt')]);
  expect(codes(json())).toEqual(['file-not-found']);
});
