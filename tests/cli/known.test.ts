import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recognitionSchema } from '../../contract/index.ts';
import { adaptingBundle } from '../support/adaptingBundle.ts';
import { type SerRun, ser } from '../support/ser.ts';
import { voice } from '../support/voice.ts';
import { writeWav } from '../support/wav.ts';

let dir: string;
let dataDir: string;
let bundle: { dir: string; remove: () => void };
let otherBundle: { dir: string; remove: () => void };
const path = (...names: string[]): string => join(dir, ...names);

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'ser-known-'));
  bundle = adaptingBundle();
  otherBundle = adaptingBundle({ change: (spec) => Object.assign(spec, { version: '2.0.0' }) });
  for (const folder of ['ann', 'bob']) mkdirSync(path(folder));
  for (const i of [0, 1, 2]) writeClip(path('ann', `${i}.wav`), 120 + 30 * i);
  writeClip(path('bob', '0.wav'), 100);
  writeClip(path('bob', 'again.wav'), 100);
  writeFileSync(path('letter.wav'), 'This is a letter.');
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
const bob = (): string => path('bob', '0.wav');
const predict = (...args: string[]): Promise<SerRun> =>
  ser(['predict', '--model', bundle.dir, '--data-dir', dataDir, ...args]);
const rooms = (...args: string[]): Promise<SerRun> => ser(['rooms', ...args, '--data-dir', dataDir]);
const speakers = (...args: string[]): Promise<SerRun> => ser(['speakers', ...args, '--data-dir', dataDir]);
const known = ({ json }: SerRun): unknown[] => json().map((line) => line.known);
/** What each file is answered, without the times. */
const answers = ({ json }: SerRun): Map<unknown, unknown> =>
  new Map(json().map(({ file, timingsMs: _, ...rest }) => [file, rest]));
/** Files of learned clips, below the data directory. */
const storedFiles = (): string[] =>
  readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(dataDir, name)).isFile());

/** What the test bundle says of so many clips: 0.02 a clip of a room, 0.01 of a speaker. */
function counted(name: string, clips: number, weightPerClip: number): object {
  const weight = Math.round(1000 * clips * weightPerClip) / 1000;
  if (clips < 2) return { name, clips, weight, reason: 'too-few-clips' };
  return { name, clips, weight, ...(weight < 0.05 ? { reason: 'clips-too-alike' } : {}) };
}
const room = (name: string, clips: number): object => counted(name, clips, 0.02);
const speaker = (name: string, clips: number): object => counted(name, clips, 0.01);

describe('ser predict --same-room', () => {
  it('recognises each recording with the others as its room, and keeps nothing', async () => {
    const run = await predict('--json', '--same-room', ...ann(0, 1, 2), bob());
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(known(run)).toEqual([0, 1, 2, 3].map(() => ({ room: room('same-room', 3), speaker: null })));
    const { file: _, ...recognition } = run.json()[0];
    expect(recognitionSchema.parse(recognition)).toEqual(recognition);
    const alone = await predict('--json', ...ann(0));
    expect(run.json()[0].probabilities).not.toEqual(alone.json()[0].probabilities);
    expect(alone.json()[0].known).toEqual({ room: null, speaker: null });
    expect(storedFiles()).toEqual([]);
  });

  it('gives the same in whatever order, and what learning the others first would give', async () => {
    const forwards = await predict('--json', '--same-room', ...ann(0, 1, 2), bob());
    const backwards = await predict('--json', '--same-room', bob(), ...ann(2, 0, 1));
    expect(backwards.json().map(({ file }) => file)).toEqual([bob(), ...ann(2, 0, 1)]);
    expect(answers(backwards)).toEqual(answers(forwards));
    await predict('--room', 'office', bob(), ...ann(2, 1));
    const [learned] = (await predict('--json', '--room', 'office', ...ann(0))).json();
    expect(forwards.json()[0].probabilities).toEqual(learned.probabilities);
  });

  it('chooses 50 of many, the same in whatever order, and leaves each itself out', async () => {
    mkdirSync(path('many'));
    const files = Array.from({ length: 52 }, (_, i) => path('many', `${i}.wav`));
    for (const [i, file] of files.entries()) writeClip(file, 100 + i);
    const [forwards, backwards] = await Promise.all([
      predict('--json', '--same-room', ...files),
      predict('--json', '--same-room', ...files.toReversed()),
    ]);
    expect(answers(backwards)).toEqual(answers(forwards));
    const clips = forwards.json().map((line) => (line.known as { room: { clips: number } }).room.clips);
    // The 50 that are the room do without themselves; the other two know all of them.
    expect(clips.filter((count) => count === 49)).toHaveLength(50);
    expect(clips.filter((count) => count === 50)).toHaveLength(2);
  });

  it('gives a bad file its line in its place, and goes on', async () => {
    const { status, json } = await predict('--json', '--same-room', ...ann(0), path('letter.wav'), ...ann(1));
    expect(status).toBe(1);
    expect(json()[1]).toMatchObject({ file: path('letter.wav'), error: { code: 'unsupported-format' } });
    expect(json()[2].known).toEqual({ room: room('same-room', 1), speaker: null });
  });

  it.each([
    ['one', () => ann(0), 0],
    ['one that can be read', () => [...ann(0), path('letter.wav')], 1],
    ['one, named twice', () => [...ann(0), ...ann(0)], 0],
  ])('of %s recording says that it needs more, and recognises it alone', async (_, files, exit) => {
    const { status, stderr, json } = await predict('--json', '--same-room', ...files());
    expect(status).toBe(exit);
    expect(stderr).toBe(
      'ser: --same-room: expected at least two different recordings that can be read, got one: it is recognised alone.\n',
    );
    expect(json()[0].known).toEqual({ room: room('same-room', 0), speaker: null });
    expect(json()[0].probabilities).toEqual((await predict('--json', ...ann(0))).json()[0].probabilities);
  });

  it('takes standard input among them', async () => {
    const wav = writeWav({ channels: [voice(1, 16_000, 140)], sampleRateHz: 16_000 });
    const run = await ser(['predict', '--model', bundle.dir, '--json', '--same-room', '-', ...ann(0, 1)], wav);
    expect(known(run)).toEqual([0, 1, 2].map(() => ({ room: room('same-room', 2), speaker: null })));
  });
});

/** Rooms and speakers are learned and kept alike. */
describe.each([
  ['room', room],
  ['speaker', speaker],
] as const)('ser predict --%s', (kind, of) => {
  const nothing = { room: null, speaker: null };

  it('recognises with what is known so far, then learns the clip', async () => {
    const run = await predict('--json', `--${kind}`, 'x', ...ann(0, 1, 2));
    expect(run.status).toBe(0);
    expect(known(run)).toEqual([0, 1, 2].map((clips) => ({ ...nothing, [kind]: of('x', clips) })));
    const { file: _, ...recognition } = run.json()[2];
    expect(recognitionSchema.parse(recognition)).toEqual(recognition);
    const another = await predict('--json', `--${kind}`, 'y', ...ann(0));
    expect(known(another)).toEqual([{ ...nothing, [kind]: of('y', 0) }]);
  });

  it('leaves a clip out that it knows already, and learns it once', async () => {
    const first = await predict('--json', `--${kind}`, 'x', ...ann(0, 1));
    const again = await predict('--json', `--${kind}`, 'x', ...ann(1, 1));
    expect(known(again)).toEqual([1, 1].map((clips) => ({ ...nothing, [kind]: of('x', clips) })));
    expect(again.json()[0].probabilities).toEqual(first.json()[1].probabilities);
    expect(storedFiles()).toHaveLength(2);
  });

  it('does not mix models: a profile of another one is ignored with a warning, and kept', async () => {
    await predict(`--${kind}`, 'x', ...ann(0, 1));
    const other = await predict('--json', `--${kind}`, 'x', '--model', otherBundle.dir, ...ann(0, 2));
    expect(other.status).toBe(0);
    expect(known(other)[0]).toEqual({ ...nothing, [kind]: { name: 'x', clips: 1, weight: 0, reason: 'other-model' } });
    expect(other.json()[0].warnings).toMatchObject([{ code: 'profile-ignored' }]);
    expect(other.json()[1]).toMatchObject({ known: { [kind]: of('x', 1) }, warnings: [] });
    const back = await predict('--json', `--${kind}`, 'x', ...ann(2));
    expect(back.json()[0]).toMatchObject({ known: { [kind]: of('x', 2) }, warnings: [] });
  });

  it('loses nothing when processes learn at once', async () => {
    await Promise.all(ann(0, 1, 2).map((file) => predict(`--${kind}`, 'x', file)));
    expect((await ser([`${kind}s`, 'list', '--json', '--data-dir', dataDir])).json()).toMatchObject([
      { [kind]: 'x', clips: 3 },
    ]);
    expect(storedFiles().filter((name) => !name.endsWith('.json'))).toEqual([]);
  });
});

describe('ser predict --speaker', () => {
  it('passes over a damaged file, and says which', async () => {
    await predict('--speaker', 'ann', ...ann(0, 1));
    const [damaged] = storedFiles();
    writeFileSync(join(dataDir, damaged), '"ann"\n{"schemaVersion":1');
    const { status, stderr, json } = await predict('--json', '--speaker', 'ann', ...ann(2));
    expect(status).toBe(0);
    expect(json()[0].known).toMatchObject({ speaker: { clips: 1 } });
    expect(stderr).toContain(damaged);
    expect(stderr).toMatch(/not JSON/);
  });

  it('learns nothing from a file that cannot be recognised', async () => {
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
    expect((json()[0].error as { message: string }).message).toMatch(/profiles in .*Choose another --data-dir/);
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
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(known(run)).toEqual([
      ...[0, 1, 2].map(() => ({ room: null, speaker: speaker('ann', 2) })),
      // The same recording twice counts once, and is no other.
      ...[0, 1].map(() => ({ room: null, speaker: speaker('bob', 0) })),
    ]);
    expect(storedFiles()).toEqual([]);
  });

  it('gives what learning the others first would give, in whatever order', async () => {
    await predict('--speaker', 'ann', ...ann(1, 2));
    const [learned] = (await predict('--json', '--speaker', 'ann', ...ann(0))).json();
    const folder = (await predict('--json', '--speaker-from-folder', ...ann(2, 0, 1))).json();
    expect(folder.map(({ file }) => file)).toEqual(ann(2, 0, 1));
    expect(folder[1].probabilities).toEqual(learned.probabilities);
    expect(folder[1].known).toEqual(learned.known);
  });

  it('gives a bad file its line in its place, and goes on', async () => {
    mkdirSync(path('mixed'), { recursive: true });
    writeClip(path('mixed', 'a.wav'), 130);
    writeFileSync(path('mixed', 'b.wav'), '');
    writeClip(path('mixed', 'c.wav'), 170);
    const { status, json } = await predict('--json', '--speaker-from-folder', path('mixed'));
    expect(status).toBe(1);
    expect(json()[1]).toMatchObject({ file: path('mixed', 'b.wav'), error: { code: 'empty-file' } });
    expect(json()[2].known).toEqual({ room: null, speaker: speaker('mixed', 1) });
  });

  it('augments all alike', async () => {
    const run = await predict('--json', '--augment', '--speaker-from-folder', path('ann'));
    expect(known(run)).toEqual([0, 1, 2].map(() => ({ room: null, speaker: speaker('ann', 2) })));
  });
});

describe('the room and the speaker', () => {
  it('may both be told by the recordings that are given: all of them, and those of the folder', async () => {
    const options = ['--json', '--same-room', '--speaker-from-folder'];
    const run = await predict(...options, path('ann'), bob());
    const both = (speakerKnown: object) => ({ room: room('same-room', 3), speaker: speakerKnown });
    expect(known(run)).toEqual([...[0, 1, 2].map(() => both(speaker('ann', 2))), both(speaker('bob', 0))]);
    expect(answers(await predict(...options, bob(), ...ann(1, 2, 0)))).toEqual(answers(run));
  });

  it('may both be learned, each into its own profile', async () => {
    const run = await predict('--json', '--room', 'office', '--speaker', 'ann', ...ann(0, 1));
    expect(known(run)).toEqual(
      [0, 1].map((clips) => ({ room: room('office', clips), speaker: speaker('ann', clips) })),
    );
    const next = await predict('--json', '--room', 'office', '--speaker', 'bob', bob());
    expect(known(next)).toEqual([{ room: room('office', 2), speaker: speaker('bob', 0) }]);
    expect((await rooms('list', '--json')).json()).toMatchObject([{ room: 'office', clips: 3 }]);
    expect((await speakers('list', '--json')).json()).toMatchObject([{ clips: 2 }, { clips: 1 }]);
  });

  it('may come from here and from there: the room given, the speaker kept, or the other way round', async () => {
    await predict('--speaker', 'ann', ...ann(0));
    const given = await predict('--json', '--same-room', '--speaker', 'ann', ...ann(1, 2));
    expect(known(given)).toEqual(
      [1, 2].map((clips) => ({ room: room('same-room', 1), speaker: speaker('ann', clips) })),
    );
    const kept = await predict('--json', '--room', 'office', '--speaker-from-folder', path('ann'));
    expect(known(kept)).toEqual(
      [0, 1, 2].map((clips) => ({ room: room('office', clips), speaker: speaker('ann', 2) })),
    );
  });
});

describe('the table', () => {
  it('has a column for what is asked for, and for nothing else', async () => {
    const headerOf = async (...args: string[]) => (await predict(...args, ...ann(0))).stdout.split('\n')[0].split(/ +/);
    expect(await headerOf()).toEqual(['emotion', 'confidence', 'seconds', 'file']);
    expect(await headerOf('--speaker', 'x')).toEqual(['emotion', 'confidence', 'seconds', 'speaker', 'file']);
    const both = ['emotion', 'confidence', 'seconds', 'room', 'speaker', 'file'];
    expect(await headerOf('--speaker', 'x', '--room', 'y')).toEqual(both);
  });

  it('says how many other recordings are known, how much they count, and in words why they do not', async () => {
    const { stdout } = await predict('--room', 'office', ...ann(0, 1), path('nothing.wav'), bob(), ...ann(2));
    const [header, none, one, missing, alike, counting] = stdout.trimEnd().split('\n');
    expect(none).toMatch(/ 1\.0 {2}0 clips, 0 % {5}.*0\.wav {2}\(room: too few other recordings are known\)$/);
    expect(one).toMatch(/ 1\.0 {2}1 clip, 2 % {6}.*1\.wav {2}\(room: too few other recordings are known\)$/);
    expect(missing.indexOf(path('nothing.wav'))).toBe(header.lastIndexOf('file'));
    expect(alike).toMatch(/ {2}2 clips, 4 % {5}.*\(room: .*too alike to tell the room from the emotion\)$/);
    expect(counting).toMatch(/ {2}3 clips, 6 % {5}.*2\.wav$/);
    const folder = await predict('--speaker-from-folder', path('ann'));
    expect(folder.stdout).toMatch(
      /\(speaker: the known recordings sound too alike to tell the voice from the emotion\)/,
    );
  });

  it('says that the profile of another model is ignored', async () => {
    await predict('--room', 'office', ...ann(0));
    const { stdout } = await predict('--room', 'office', '--model', otherBundle.dir, ...ann(1));
    expect(stdout).toMatch(
      / {2}ignored {10}.*1\.wav {2}\(Expected a room's profile of test-adapting 2\.0\.0 .*anew\.\)$/m,
    );
    expect(stdout.match(/\(/g)).toHaveLength(3);
  });
});

describe.each([
  ['room', rooms],
  ['speaker', speakers],
] as const)('ser %ss', (kind, command) => {
  const learn = (name: string, ...files: string[]) => predict(`--${kind}`, name, ...files);

  it('lists what is known, for people and as data', async () => {
    expect((await command('list')).stdout).toBe(`No ${kind} is known in ${dataDir}.\n`);
    expect(await command('list', '--json')).toMatchObject({ status: 0, stdout: '' });
    await learn('bob', bob());
    await learn('ann', ...ann(0, 1));
    const { stdout } = await command('list');
    const [header, first, second] = stdout.trim().split('\n');
    expect(header.split(/ {2,}/)).toEqual([kind, 'clips', 'model', 'last learned']);
    expect(first).toMatch(/^ann +2 +test-adapting 1\.0\.0 +\d{4}-\d\d-\d\d \d\d:\d\d UTC$/);
    expect(second).toMatch(/^bob +1 /);
    const [{ learnedAt, ...data }] = (await command('list', '--json')).json();
    expect(data).toEqual({ [kind]: 'ann', clips: 2, model: { id: 'test-adapting', version: '1.0.0' } });
    expect(new Date(learnedAt as string).toISOString()).toBe(learnedAt);
  });

  it('forgets one, all of it, and no other, nor the other kind of the same name', async () => {
    await learn('bob', bob());
    await learn('ann', ...ann(0, 1));
    await learn('ann', '--model', otherBundle.dir, ...ann(0));
    await predict(kind === 'room' ? '--speaker' : '--room', 'ann', ...ann(0));
    expect(await command('forget', 'ann')).toMatchObject({
      status: 0,
      stdout: 'Forgot ann: 1 clip (test-adapting 2.0.0), 2 clips (test-adapting 1.0.0) erased.\n',
    });
    expect((await command('list', '--json')).json()).toMatchObject([{ [kind]: 'bob' }]);
    expect(storedFiles()).toHaveLength(2);
  });

  it('wants the exact name, and ends with status 1 for one it does not know', async () => {
    await learn('ann', ...ann(0));
    for (const name of ['an', 'Ann', 'ann ']) {
      const { status, stderr } = await command('forget', name);
      expect(status).toBe(1);
      expect(stderr).toMatch(`Expected a known ${kind}, but none is known as "${name}"`);
    }
    expect(storedFiles()).toHaveLength(1);
  });
});

describe('wrong usage ends with status 2', () => {
  it.each([
    [['--speaker', 'ann', '--speaker-from-folder', 'x'], /cannot be used with option/],
    [['--same-room', '--room', 'office', 'x'], /'--same-room' cannot be used with option '--room <name>'/],
    [['--room', 'office', '--same-room', 'x'], /cannot be used with option/],
    [['--speaker', '', 'x'], /Expected a name, got an empty one/],
    [['--room', '', 'x'], /Expected a name, got an empty one/],
    [['--room', 'x'.repeat(129), 'x'], /at most 128 characters, got 129/],
    [['--speaker-from-folder', '-'], /standard input lies in no folder/],
    [['--same-room', '--speaker-from-folder', '-'], /standard input lies in no folder/],
  ])('%j', async (args, message) => {
    const { status, stderr } = await predict(...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/at .*\.js:\d+/);
  });

  it.each([[['--speaker', 'ann']], [['--speaker-from-folder']], [['--room', 'office']], [['--same-room']]])(
    'refuses %j with a model that does not adapt',
    async (args) => {
      const { dir: plain, remove } = adaptingBundle({ classifier: 'plain' });
      const { status, stderr } = await predict('--model', plain, ...args, ...ann(0));
      remove();
      expect(status).toBe(2);
      expect(stderr).toMatch(`${args[0]}: expected a model that adapts to rooms and speakers, but test-adapting 1.0.0`);
      expect(storedFiles()).toEqual([]);
    },
  );

  it.each(['--room', '--speaker'])(
    'names a data directory that cannot be written, before any work: %s',
    async (option) => {
      writeFileSync(path('file'), '');
      const { status, stdout, stderr } = await predict('--json', option, 'x', '--data-dir', path('file'), ...ann(0));
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(/Choose another --data-dir/);
    },
  );
});
