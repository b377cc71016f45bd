import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelCardSchema, recognitionSchema } from '../../contract/index.ts';
import { bentBundle } from '../support/bundle.ts';
import { ser } from '../support/ser.ts';
import { voice } from '../support/voice.ts';
import { writeWav } from '../support/wav.ts';

const GOOD = writeWav({ channels: [voice(1)], sampleRateHz: 16_000 });
let dir: string;
const path = (...names: string[]): string => join(dir, ...names);

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'ser-cli-'));
  mkdirSync(path('clips', 'deeper'), { recursive: true });
  writeFileSync(path('clips', 'b.wav'), GOOD);
  writeFileSync(path('clips', 'a.WAV'), GOOD);
  writeFileSync(path('clips', 'deeper', 'c d+é.wav'), GOOD);
  writeFileSync(path('clips', 'notes.txt'), 'not a recording');
  writeFileSync(path('clips', '.hidden.wav'), GOOD);
  writeFileSync(path('letter.wav'), 'This is a letter.');
  writeFileSync(path('empty.wav'), '');
});
afterAll(() => rmSync(dir, { recursive: true }));

describe('ser predict', () => {
  it('prints a table for people', async () => {
    const { status, stdout } = await ser(['predict', path('clips', 'b.wav')]);
    expect(status).toBe(0);
    const [header, row] = stdout.trim().split('\n');
    expect(header).toMatch(/^emotion +confidence +seconds +file$/);
    expect(row).toMatch(
      /^(angry|calm|disgust|fearful|happy|neutral|sad|surprise) +0\.\d\d.* 1\.0 .*b\.wav( {2}\(.*\))?$/,
    );
  });

  it('prints a line of JSON a file, in the form of the contract', async () => {
    const { status, json } = await ser(['predict', '--json', path('clips', 'b.wav')]);
    const { file, ...recognition } = json()[0];
    expect(status).toBe(0);
    expect(file).toBe(path('clips', 'b.wav'));
    expect(recognitionSchema.parse(recognition)).toEqual(recognition);
  });

  it('prints a CSV for spreadsheets, in which no name is run as a formula', async () => {
    const named = path('clips', '=1+1,"x".wav');
    writeFileSync(named, 'no recording');
    const { status, stdout } = await ser(['predict', '--csv', path('clips', 'b.wav'), '=gone', named]);
    rmSync(named);
    expect(status).toBe(1);
    const [header, good, gone, bad] = stdout.split('\r\n');
    expect(header).toBe(
      'clipId,file,speaker,batch,status,emotion,confidence,unsure,mixed,' +
        'angry,calm,disgust,fearful,happy,neutral,sad,surprise,durationSeconds,speechSeconds,errorCode,errorMessage',
    );
    expect(good).toMatch(/^,.*b\.wav,,,done,[a-z]+,0\.\d+,(true|false),false,(0\.\d+,){8}1,[\d.]+,,$/);
    expect(gone).toMatch(/^,'=gone,,,failed,(,){12}.*file-not-found,/);
    expect(bad).toContain('=1+1,""x"".wav",,,failed,');
    expect((await ser(['predict', '--csv', '--json', path('clips', 'b.wav')])).status).toBe(2);
  });

  it('walks directories in order, and leaves out what is no recording or hidden', async () => {
    const { json } = await ser(['predict', '--json', path('clips')]);
    expect(json().map(({ file }) => file)).toEqual([
      path('clips', 'a.WAV'),
      path('clips', 'b.wav'),
      path('clips', 'deeper', 'c d+é.wav'),
    ]);
  });

  it('reads standard input, and a list of files', async () => {
    const piped = await ser(['predict', '--json', '-'], GOOD);
    expect(piped.json()[0]).toMatchObject({ file: '-', durationSeconds: 1 });
    writeFileSync(path('list.txt'), `${path('clips', 'b.wav')}\n\n${path('clips', 'a.WAV')}\n`);
    expect((await ser(['predict', '--json', '--files-from', path('list.txt')])).json()).toHaveLength(2);
  });

  it('gives a bad file its line, goes on, and ends with status 1', async () => {
    const files = [path('letter.wav'), path('empty.wav'), path('nothing.wav'), path('clips', 'b.wav')];
    const { status, json } = await ser(['predict', '--json', ...files]);
    expect(status).toBe(1);
    const codes = json().map((line) => (line.error as { code: string } | undefined)?.code);
    expect(codes).toEqual(['unsupported-format', 'empty-file', 'file-not-found', undefined]);
    const table = await ser(['predict', ...files]);
    expect(table.status).toBe(1);
    expect(table.stdout).toMatch(/error +empty-file .*empty\.wav: Expected/);
  });

  it('gives the same with --augment every time', async () => {
    const probabilities = async () =>
      (await ser(['predict', '--json', '--augment', path('clips', 'b.wav')])).json()[0].probabilities;
    expect(await probabilities()).toEqual(await probabilities());
  });
});

describe('ser features', () => {
  it('prints 94 numbers with their names', async () => {
    const { json } = await ser(['features', '--json', path('clips', 'b.wav')]);
    const line = json()[0] as { names: string[]; values: number[]; sampleRateHz: number };
    expect(line.names).toHaveLength(94);
    expect(line.values).toHaveLength(94);
    expect(line.values.every(Number.isFinite)).toBe(true);
    expect(line.sampleRateHz).toBe(16_000);
    const people = await ser(['features', path('clips', 'b.wav')]);
    expect(people.stdout).toContain(line.names[0]);
  });

  it('prints a line a window, with the embedding', async () => {
    writeFileSync(path('long.wav'), writeWav({ channels: [voice(13)], sampleRateHz: 16_000 }));
    const { json } = await ser(['features', '--json', '--windows', '--embedding', path('long.wav')]);
    const lines = json() as { window: number; startSeconds: number; values: number[]; embedding: number[] }[];
    expect(lines.map(({ window }) => window)).toEqual([0, 1, 2]);
    expect(lines[1].startSeconds).toBeCloseTo(4, 0);
    for (const line of lines) expect(line.values).toHaveLength(94);
    expect(new Set(lines.map(({ embedding }) => embedding.length)).size).toBe(1);
  });
});

describe('ser model', () => {
  it('prints the model card, for people and as data', async () => {
    const { status, json } = await ser(['model', '--json']);
    expect(status).toBe(0);
    const card = modelCardSchema.parse(json()[0]);
    expect((await ser(['model'])).stdout).toContain(`${card.id} ${card.version}`);
  });

  it('names every network that the encoder is joined of', async () => {
    const sources = ['large/left', 'small/right'].map((name) => ({ name, origin: 'a test', licence: 'MIT' }));
    const bundle = bentBundle((spec) => (spec.encoder.sources = sources));
    const { stdout } = await ser(['model', '--model', bundle.dir]);
    const data = (await ser(['model', '--json', '--model', bundle.dir])).json();
    bundle.remove();
    expect(stdout).toMatch(/^encoder +large\/left .*\nencoder +small\/right /m);
    expect(modelCardSchema.parse(data[0]).encoder.sources).toEqual(sources);
  });
});

describe('ser model, about strangers', () => {
  it('says first what corpora give that were left out, each counting the same, and then every figure', async () => {
    const figure = { protocol: 'LOCO', measure: 'uar' as const, clips: 10 };
    const metrics = [
      { ...figure, corpus: 'mean', value: 0.9 },
      { ...figure, corpus: 'tess', value: 0.5, clips: 1000 },
      { ...figure, corpus: 'urdu', value: 0.25 },
      { ...figure, corpus: 'urdu', measure: 'gap' as const, value: -0.125 },
      { ...figure, corpus: 'urdu', protocol: 'LOCO, room, 40 clips, half from another corpus', value: 0.75 },
    ];
    const bundle = bentBundle((spec) => (spec.metrics = metrics));
    const { stdout } = await ser(['model', '--model', bundle.dir]);
    bundle.remove();
    expect(stdout).toMatch(/^strangers +37\.5 % right.*\n.*2 corpora.*: 25\.0 to 50\.0 %/m);
    expect(stdout.indexOf('strangers')).toBeLessThan(stdout.indexOf('labels'));
    expect(stdout).toMatch(/^LOCO +urdu +gap +-0\.125 +10$/m);
    expect(stdout).toMatch(/^LOCO, room, 40 clips, half from another corpus {2}urdu +uar +0\.750 +10$/m);
  });

  it('says nothing of them where nothing was measured', async () => {
    const bundle = bentBundle((spec) => (spec.metrics = []));
    const { stdout } = await ser(['model', '--model', bundle.dir]);
    bundle.remove();
    expect(stdout).not.toContain('strangers');
  });
});

describe('wrong usage ends with status 2', () => {
  it.each([
    [['predict'], /at least one path/],
    [['predict', '--jsn', 'x'], /unknown option '--jsn'/],
    [['prdict', 'x'], /unknown command 'prdict'/],
    [['predict', '--model', '/nowhere', 'x'], /No model bundle/],
    [['predict', '--files-from', '/nowhere/list.txt'], /--files-from: expected a readable file/],
    [[], /Usage: ser/],
  ])('%j', async (args, message) => {
    const { status, stderr } = await ser(args);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/at .*\.js:\d+/);
  });

  it('names the field of a bundle that does not fit', async () => {
    const { dir: bundle, remove } = bentBundle((spec) => spec.labels.reverse());
    const { status, stderr } = await ser(['predict', '--model', bundle, path('clips', 'b.wav')]);
    remove();
    expect(status).toBe(2);
    expect(stderr).toMatch(/labels\.0/);
  });

  it('the version is that of the package, and no error', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await ser(['--version'])).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('help is no error', async () => {
    const { status, stdout } = await ser(['predict', '--help']);
    expect(status).toBe(0);
    expect(stdout).toContain('--augment');
  });
});
