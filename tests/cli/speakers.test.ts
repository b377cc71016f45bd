import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recognitionSchema } from '../../contract/index.ts';
import { profileBundle } from '../support/profileBundle.ts';
import { type SerRun, ser } from '../support/ser.ts';
import { voice } from '../support/voice.ts';
import { writeWav } from '../support/wav.ts';

let dir: string;
let dataDir: string;
let bundle: { dir: string; remove: () => void };
let otherBundle: { dir: string; remove: () => void };
const path = (...names: string[]): string => join(dir, ...names);

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'ser-speakers-'));
  bundle = profileBundle();
  otherBundle = profileBundle({ change: (spec) => Object.assign(spec, { version: '2.0.0' }) });
  for (const folder of ['ann', 'bob']) mkdirSync(path(folder));
  for (const i of [0, 1, 2]) writeClip(path('ann', `${i}.wav`), 120 + 30 * i);
  writeClip(path('bob', '0.wav'), 100);
  writeClip(path('bob', 'again.wav'), 100);
});
beforeEach(() => {
  dataDir = mkdtempSync(join(dir, 'data-'));
});
afterAll(() => {
  bundle.remove();
  otherBundle.remove();
  rmSync(dir, { recursive: true });
});

function writeClip(file: string, pitchHz: number): void {
  writeFileSync(file, writeWav({ channels: [voice(1, 16_000, pitchHz)], sampleRateHz: 16_000 }));
}

const ann = (...numbers: number[]): string[] => numbers.map((i) => path('ann', `${i}.wav`));
const predict = (...args: string[]): Promise<SerRun> =>
  ser(['predict', '--model', bundle.dir, '--data-dir', dataDir, ...args]);
const speakers = (...args: string[]): Promise<SerRun> => ser(['speakers', ...args, '--data-dir', dataDir]);
const profiles = ({ json }: SerRun): unknown[] => json().map(({ profile }) => profile);
/** Files of learned clips, below the data directory. */
const storedFiles = (): string[] =>
  readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(dataDir, name)).isFile());

describe('ser predict --speaker', () => {
  it('recognises with the profile so far, then learns the clip', async () => {
    const run = await predict('--json', '--speaker', 'ann', ...ann(0, 1, 2));
    expect(run.status).toBe(0);
    expect(profiles(run)).toEqual([
      { speaker: 'ann', clips: 0, applied: false },
      { speaker: 'ann', clips: 1, applied: true },
      { speaker: 'ann', clips: 2, applied: true },
    ]);
    const { file: _, ...recognition } = run.json()[2];
    expect(recognitionSchema.parse(recognition)).toEqual(recognition);
    expect((await predict('--json', '--speaker', 'bob', ...ann(0))).json()[0].profile).toMatchObject({ clips: 0 });
  });

  it('leaves a clip out that it knows already, and learns it once', async () => {
    const first = await predict('--json', '--speaker', 'ann', ...ann(0, 1));
    const again = await predict('--json', '--speaker', 'ann', ...ann(1, 1));
    expect(profiles(again)).toEqual([
      { speaker: 'ann', clips: 1, applied: true },
      { speaker: 'ann', clips: 1, applied: true },
    ]);
    expect(again.json()[0].probabilities).toEqual(first.json()[1].probabilities);
    expect(storedFiles()).toHaveLength(2);
  });

  it('loses nothing when processes learn at once', async () => {
    await Promise.all(ann(0, 1, 2).map((file) => predict('--speaker', 'ann', file)));
    expect((await speakers('list', '--json')).json()).toMatchObject([{ speaker: 'ann', clips: 3 }]);
    expect(storedFiles().filter((name) => !name.endsWith('.json'))).toEqual([]);
  });

  it('shows the clips in the table only when there is a speaker', async () => {
    const { stdout } = await predict('--speaker', 'ann', ...ann(0, 1), path('nothing.wav'));
    const [header, first, second, missing] = stdout.trim().split('\n');
    expect(header).toMatch(/^emotion +confidence +seconds +profile +file$/);
    expect(first).toMatch(/ 1\.0 {2}0 clips {3}.*0\.wav$/);
    expect(second).toMatch(/ 1\.0 {2}1 clip {4}.*1\.wav$/);
    expect(missing.indexOf(path('nothing.wav'))).toBe(header.lastIndexOf('file'));
    expect((await predict(...ann(0))).stdout).not.toMatch(/profile|clips/);
  });

  it('does not mix models: a profile of another one is ignored with a warning, and kept', async () => {
    await predict('--speaker', 'ann', ...ann(0, 1));
    const other = await predict('--json', '--speaker', 'ann', '--model', otherBundle.dir, ...ann(0, 2));
    expect(other.status).toBe(0);
    expect(other.json()[0].profile).toEqual({ speaker: 'ann', clips: 1, applied: false });
    expect(other.json()[0].warnings).toMatchObject([{ code: 'profile-ignored' }]);
    expect(other.json()[1]).toMatchObject({ profile: { clips: 1, applied: true }, warnings: [] });
    const back = await predict('--json', '--speaker', 'ann', ...ann(2));
    expect(back.json()[0]).toMatchObject({ profile: { clips: 2, applied: true }, warnings: [] });
  });

  it('passes over a damaged file, and says which', async () => {
    await predict('--speaker', 'ann', ...ann(0, 1));
    const [damaged] = storedFiles();
    writeFileSync(join(dataDir, damaged), '"ann"\n{"schemaVersion":1');
    const { status, stderr, json } = await predict('--json', '--speaker', 'ann', ...ann(2));
    expect(status).toBe(0);
    expect(json()[0].profile).toMatchObject({ clips: 1 });
    expect(stderr).toContain(damaged);
    expect(stderr).toMatch(/not JSON/);
  });

  it('learns nothing from a file that cannot be recognised', async () => {
    writeFileSync(path('letter.wav'), 'This is a letter.');
    expect((await predict('--speaker', 'ann', path('letter.wav'))).status).toBe(1);
    expect(storedFiles()).toEqual([]);
  });

  it('gives a file its error line when the profile cannot be read', async () => {
    mkdirSync(join(dataDir, 'speakers'));
    // Where the folder of ann belongs: `printf ann | sha256sum`.
    writeFileSync(join(dataDir, 'speakers', '49915e0d7d4b402e3017d010bc1c0e83cac6c797d6c16e66340fe3268693a6a1'), '');
    const { status, json } = await predict('--json', '--speaker', 'ann', ...ann(0));
    expect(status).toBe(1);
    expect(json()[0].error).toMatchObject({ code: 'processing-failed' });
    expect((json()[0].error as { message: string }).message).toMatch(/voice profiles in .*Choose another --data-dir/);
  });

  it('takes any name, and the same letter however it was typed', async () => {
    const name = '../Ren\u00e9 \u6885';
    await predict('--speaker', name, ...ann(0));
    expect((await speakers('list', '--json')).json()).toMatchObject([{ speaker: name, clips: 1 }]);
    expect(storedFiles()).toHaveLength(1);
    expect((await speakers('forget', '../Rene\u0301 \u6885')).status).toBe(0);
    expect(storedFiles()).toEqual([]);
  });
});

describe('ser predict --speaker-from-folder', () => {
  it('recognises each clip with the others of its folder, and keeps nothing', async () => {
    const run = await predict('--json', '--speaker-from-folder', path('ann'), path('bob'));
    expect(run.status).toBe(0);
    expect(profiles(run)).toEqual([
      ...[0, 1, 2].map(() => ({ speaker: 'ann', clips: 2, applied: true })),
      // The same recording twice counts once, and is no other.
      ...[0, 1].map(() => ({ speaker: 'bob', clips: 0, applied: false })),
    ]);
    expect(storedFiles()).toEqual([]);
  });

  it('gives what learning the others first would give, in whatever order', async () => {
    await predict('--speaker', 'ann', ...ann(1, 2));
    const [learned] = (await predict('--json', '--speaker', 'ann', ...ann(0))).json();
    const folder = (await predict('--json', '--speaker-from-folder', ...ann(2, 0, 1))).json();
    expect(folder.map(({ file }) => file)).toEqual(ann(2, 0, 1));
    expect(folder[1].probabilities).toEqual(learned.probabilities);
    expect(folder[1].profile).toEqual(learned.profile);
  });

  it('gives a bad file its line in its place, and goes on', async () => {
    mkdirSync(path('mixed'), { recursive: true });
    writeClip(path('mixed', 'a.wav'), 130);
    writeFileSync(path('mixed', 'b.wav'), '');
    writeClip(path('mixed', 'c.wav'), 170);
    const { status, json } = await predict('--json', '--speaker-from-folder', path('mixed'));
    expect(status).toBe(1);
    expect(json()[1]).toMatchObject({ file: path('mixed', 'b.wav'), error: { code: 'empty-file' } });
    expect(json()[2].profile).toEqual({ speaker: 'mixed', clips: 1, applied: true });
  });

  it('augments all alike', async () => {
    const run = await predict('--json', '--augment', '--speaker-from-folder', path('ann'));
    expect(profiles(run)).toMatchObject([{ clips: 2 }, { clips: 2 }, { clips: 2 }]);
  });
});

describe('ser speakers', () => {
  it('lists who is known, for people and as data', async () => {
    expect((await speakers('list')).stdout).toMatch(/^No speaker is known in /);
    expect(await speakers('list', '--json')).toMatchObject({ status: 0, stdout: '' });
    await predict('--speaker', 'bob', path('bob', '0.wav'));
    await predict('--speaker', 'ann', ...ann(0, 1));
    const { stdout } = await speakers('list');
    const [header, first, second] = stdout.trim().split('\n');
    expect(header).toMatch(/^speaker +clips +model +last learned$/);
    expect(first).toMatch(/^ann +2 +test-profile 1\.0\.0 +\d{4}-\d\d-\d\d \d\d:\d\d UTC$/);
    expect(second).toMatch(/^bob +1 /);
    const [{ learnedAt, ...data }] = (await speakers('list', '--json')).json();
    expect(data).toEqual({ speaker: 'ann', clips: 2, model: { id: 'test-profile', version: '1.0.0' } });
    expect(new Date(learnedAt as string).toISOString()).toBe(learnedAt);
  });

  it('forgets one speaker, all of it, and no other', async () => {
    await predict('--speaker', 'bob', path('bob', '0.wav'));
    await predict('--speaker', 'ann', ...ann(0, 1));
    await predict('--speaker', 'ann', '--model', otherBundle.dir, ...ann(0));
    expect(await speakers('forget', 'ann')).toMatchObject({
      status: 0,
      stdout: 'Forgot ann: 1 clip (test-profile 2.0.0), 2 clips (test-profile 1.0.0) erased.\n',
    });
    expect((await speakers('list', '--json')).json()).toMatchObject([{ speaker: 'bob' }]);
    expect(storedFiles()).toHaveLength(1);
  });

  it('wants the exact name, and ends with status 1 for one it does not know', async () => {
    await predict('--speaker', 'ann', ...ann(0));
    for (const name of ['an', 'Ann', 'ann ']) {
      const { status, stderr } = await speakers('forget', name);
      expect(status).toBe(1);
      expect(stderr).toMatch(/nobody is known as/);
    }
    expect(storedFiles()).toHaveLength(1);
  });
});

describe('wrong usage ends with status 2', () => {
  it.each([
    [['--speaker', 'ann', '--speaker-from-folder', 'x'], /cannot be used with option/],
    [['--speaker', '', 'x'], /Expected a name, got an empty one/],
    [['--speaker', 'x'.repeat(129), 'x'], /at most 128 characters, got 129/],
    [['--speaker-from-folder', '-'], /standard input lies in no folder/],
  ])('%j', async (args, message) => {
    const { status, stderr } = await predict(...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/at .*\.js:\d+/);
  });

  it.each([[['--speaker', 'ann']], [['--speaker-from-folder']]])(
    'refuses %j with a model that adapts to nobody',
    async (args) => {
      const { dir: plain, remove } = profileBundle({ classifier: 'plain' });
      const { status, stderr } = await predict('--model', plain, ...args, ...ann(0));
      remove();
      expect(status).toBe(2);
      expect(stderr).toMatch(/expected a model that adapts to speakers, but test-profile 1\.0\.0 does not/);
    },
  );

  it('names a data directory that cannot be written, before any work', async () => {
    writeFileSync(path('file'), '');
    const { status, stdout, stderr } = await predict(
      '--json',
      '--speaker',
      'ann',
      '--data-dir',
      path('file'),
      ...ann(0),
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/Choose another --data-dir/);
  });
});
