import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ser } from '../../support/ser.ts';
import {
  killServiceProcesses,
  type ServiceProcess,
  startServiceProcess,
  unprinted,
} from '../../support/serviceProcess.ts';
import { voice } from '../../support/voice.ts';
import { writeWav } from '../../support/wav.ts';

let directory: string;
let service: ServiceProcess;
const path = (...names: string[]) => join(directory, ...names);
const submit = (...args: string[]) => ser(['submit', '--api', service.pageUrl, ...args]);
/** By column, of a table whose cells hold no comma. */
const rowsOf = (text: string) => {
  const [header, ...lines] = text.trim().split('\r\n');
  const cells = (line: string) => line.split(',');
  return lines.map((line) => Object.fromEntries(cells(header).map((name, i) => [name, cells(line)[i]])));
};

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ser-submit-'));
  for (const [index, speaker] of ['ann', 'bea'].map(unprinted).entries()) {
    mkdirSync(path('clips', speaker), { recursive: true });
    const channels = [voice(1 + index)];
    writeFileSync(path('clips', speaker, `${index}.wav`), writeWav({ channels, sampleRateHz: 16_000 }));
  }
  writeFileSync(path('letter.wav'), 'This is a letter, and no recording.');
  service = await startServiceProcess(path('data'));
}, 120_000);
afterAll(() => {
  killServiceProcesses();
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

describe('ser submit', () => {
  it('gives the answers of ser predict, with what was said of the recordings; the same again sends nothing', async () => {
    const args = ['--batch', 'calls', '--speaker-from-folder', path('clips')];
    const first = await submit(...args, '--csv', path('first.csv'));
    expect(first).toMatchObject({ status: 0, stdout: '', stderr: expect.stringContaining('2 recognised, 0 not') });
    const rows = rowsOf(readFileSync(path('first.csv'), 'utf8'));
    const predicted = (await ser(['predict', '--json', path('clips')])).json();
    expect(rows.map(({ file, emotion, status, batch }) => ({ file, emotion, status, batch }))).toEqual(
      predicted.map(({ file, emotion }) => ({ file, emotion, status: 'done', batch: 'calls' })),
    );
    expect(rows.map(({ speaker }) => speaker)).toEqual(['ann', 'bea'].map(unprinted));
    const uploads = () => service.log().filter(({ message }) => message === 'Outcome.').length;
    const before = uploads();
    expect(before).toBe(2);
    await submit(...args, '--csv', path('second.csv'));
    expect(rowsOf(readFileSync(path('second.csv'), 'utf8'))).toEqual(rows);
    expect(uploads()).toBe(before);
  });

  it('prints lines of JSON, failures among them, and says so by its status', async () => {
    const { status, json } = await submit('--json', path('letter.wav'), path('gone.wav'));
    expect(status).toBe(1);
    const [letter, gone] = json() as { clipId?: string; status?: string; error: { code: string } }[];
    expect(letter).toMatchObject({ status: 'failed', error: { code: 'unsupported-format' } });
    expect(gone.error.code).toBe('file-not-found');
    expect(gone).not.toHaveProperty('clipId');
  });

  it('prints a table for people', async () => {
    const { status, stdout } = await submit(path('clips'));
    expect(status).toBe(0);
    expect(stdout.split('\n')[0]).toMatch(/^emotion +confidence +seconds +file$/);
    expect(stdout.trim().split('\n')).toHaveLength(3);
  });

  it('takes standard input', async () => {
    const channels = [voice(1)];
    const bytes = writeWav({ channels, sampleRateHz: 16_000 });
    const { status, json } = await ser(['submit', '--api', service.pageUrl, '--json', '-'], bytes);
    expect(status).toBe(0);
    expect(json()[0]).toMatchObject({ file: '-', status: 'done' });
  });

  it.each([
    [['--api', 'nowhere'], /expected an address/],
    [['--api', 'http://127.0.0.1:9'], /expected a service at http:\/\/127\.0\.0\.1:9: /],
    [['--csv', '/nowhere/table.csv'], /--csv: expected a file that can be written/],
    [['--parallel', '0'], /Expected a whole number from 1 to 64/],
  ])('is wrong usage with %j', async (args, message) => {
    const { status, stderr } = await submit(...args, path('clips'));
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});
