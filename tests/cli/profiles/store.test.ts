import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toProfileName } from '../../../cli/profiles/name.ts';
import { ProfileStore, ProfileStoreError } from '../../../cli/profiles/store.ts';
import { MAX_PROFILE_CLIPS, type ProfileClip, toProfileClip } from '../../../core/index.ts';

const MODEL = { id: 'test', version: '1.0.0', classifierSha256: 'c'.repeat(64), size: 2 };
const RETRAINED = { ...MODEL, classifierSha256: 'd'.repeat(64) };

let dir: string;
let damaged: string[];
let store: ProfileStore;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ser-store-'));
  damaged = [];
  store = new ProfileStore('speaker', dir, (path, message) => damaged.push(`${path}: ${message}`));
});
afterEach(() => rmSync(dir, { recursive: true }));

function clip(seed: number, learnedAtEpochMs = seed): ProfileClip {
  const hash = createHash('sha256').update(String(seed)).digest('hex');
  return toProfileClip({ hash, vector: [seed, -seed] }, learnedAtEpochMs);
}
const files = (): string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((path) => statSync(path).isFile());
const times = async (speaker: string): Promise<number[]> =>
  [...(await store.profileFor(speaker, MODEL)).clips.values()].map(({ learnedAtEpochMs }) => learnedAtEpochMs);

describe('ProfileStore', () => {
  it('gives back what it learned', async () => {
    expect((await store.profileFor('ann', MODEL)).clips.size).toBe(0);
    await store.learn('ann', MODEL, clip(1));
    await store.learn('ann', MODEL, clip(2));
    await store.learn('bob', MODEL, clip(3));
    const { model, clips } = await store.profileFor('ann', MODEL);
    expect(model).toEqual(MODEL);
    expect(clips).toEqual(new Map([1, 2].map((seed) => [clip(seed).hash, clip(seed)])));
  });

  it('keeps it from others on the machine', async () => {
    await store.prepare();
    await store.learn('ann', MODEL, clip(1));
    const all = readdirSync(dir, { recursive: true, encoding: 'utf8' });
    expect(all).toHaveLength(3);
    for (const name of all) expect(statSync(join(dir, name)).mode & 0o077).toBe(0);
  });

  it('keeps a clip that comes again once, with its later time', async () => {
    for (const time of [5, 9]) await store.learn('ann', MODEL, clip(1, time));
    expect(await times('ann')).toEqual([9]);
    expect(files()).toHaveLength(1);
  });

  it('keeps the latest clips and erases the others', async () => {
    const total = MAX_PROFILE_CLIPS + 5;
    for (let seed = 1; seed <= total; seed++) await store.learn('ann', MODEL, clip(seed));
    expect(Math.min(...(await times('ann')))).toBe(total - MAX_PROFILE_CLIPS + 1);
    expect(files()).toHaveLength(MAX_PROFILE_CLIPS);
  });

  it('loses nothing when many learn at once', async () => {
    const stores = Array.from({ length: 30 }, () => new ProfileStore('speaker', dir, (path) => damaged.push(path)));
    await Promise.all(stores.map((one, seed) => one.learn('ann', MODEL, clip(seed))));
    expect((await times('ann')).sort((a, b) => a - b)).toEqual([...stores.keys()]);
    expect(damaged).toEqual([]);
  });

  it('never mixes models: gives another’s profile only when its own knows nobody', async () => {
    await store.learn('ann', MODEL, clip(1));
    expect((await store.profileFor('ann', RETRAINED)).model).toEqual(MODEL);
    await store.learn('ann', RETRAINED, clip(1, 5));
    expect((await store.profileFor('ann', RETRAINED)).clips.get(clip(1).hash)!.learnedAtEpochMs).toBe(5);
    expect(await times('ann')).toEqual([1]);
    expect(await store.list()).toMatchObject([{ clips: 1 }, { clips: 1 }]);
  });

  const faults: [string, (path: string) => void][] = [
    ['cut off', (path) => truncateSync(path, 40)],
    ['empty', (path) => truncateSync(path)],
    ['without a name', (path) => writeFileSync(path, '{"schemaVersion":1}')],
    ['with another thing for a name', (path) => writeFileSync(path, '7\n{}')],
  ];
  it.each(faults)('passes over a file that is %s, and erases it with the rest', async (_, damage) => {
    await store.learn('ann', MODEL, clip(1));
    damage(files()[0]);
    await store.learn('ann', MODEL, clip(2));
    damaged = [];
    expect(await times('ann')).toEqual([2]);
    expect(damaged).toHaveLength(1);
    await store.forget('ann');
    expect(files()).toEqual([]);
  });

  it.each(['../../up', '.', '..', 'a/b\\c', 'Ω 梅 🎙', '-', 'con', 'x'.repeat(128), '🎙'.repeat(128)])(
    'takes the name %j, and forgets it again',
    async (name) => {
      const speaker = toProfileName(name);
      await store.learn(speaker, MODEL, clip(1));
      await store.learn('bob', MODEL, clip(2));
      expect((await store.list()).map((known) => known.name)).toContain(name);
      expect(files().every((path) => path.startsWith(join(dir, 'speakers')))).toBe(true);
      expect(await store.forget(speaker)).toMatchObject([{ name, clips: 1, learnedAtEpochMs: 1 }]);
      expect((await store.list()).map((known) => known.name)).toEqual(['bob']);
      expect(await store.forget(speaker)).toBeUndefined();
    },
  );

  it('keeps rooms and speakers apart, also of one name', async () => {
    const rooms = new ProfileStore('room', dir, (path) => damaged.push(path));
    await rooms.learn('ann', MODEL, clip(1));
    expect(await store.list()).toEqual([]);
    expect(await store.forget('ann')).toBeUndefined();
    await store.learn('ann', MODEL, clip(2));
    expect((await rooms.profileFor('ann', MODEL)).clips.get(clip(1).hash)).toEqual(clip(1));
    expect(
      files()
        .map((path) => path.split('/').at(-3))
        .sort(),
    ).toEqual(['rooms', 'speakers']);
    await rooms.forget('ann');
    expect(await times('ann')).toEqual([2]);
  });

  it('reads what was learned before there were rooms', async () => {
    // As version 0.1.0 wrote it; the folder is `printf ann | sha256sum`, the vector 1 and −2 in half precision.
    const folder = join(dir, 'speakers', '49915e0d7d4b402e3017d010bc1c0e83cac6c797d6c16e66340fe3268693a6a1');
    mkdirSync(folder, { recursive: true });
    const hash = 'a'.repeat(64);
    const stored = { schemaVersion: 1, model: RETRAINED, key: hash, learnedAtEpochMs: 5, vector: 'ADwAwA==' };
    writeFileSync(join(folder, `${hash}-${'0'.repeat(16)}.json`), `"ann"\n${JSON.stringify(stored)}\n`);
    expect(await store.list()).toMatchObject([{ name: 'ann', clips: 1, learnedAtEpochMs: 5 }]);
    const { model, clips } = await store.profileFor('ann', RETRAINED);
    expect(model).toEqual(RETRAINED);
    expect(clips.get(hash)).toEqual(toProfileClip({ hash, vector: [1, -2] }, 5));
    // Of another model it is there to be told about, and never mixed in.
    expect((await store.profileFor('ann', MODEL)).model).toEqual(RETRAINED);
    expect(damaged).toEqual([]);
  });

  it('names a place that cannot be used', async () => {
    writeFileSync(join(dir, 'file'), '');
    const misplaced = new ProfileStore('speaker', join(dir, 'file'), () => undefined);
    for (const use of [
      () => misplaced.prepare(),
      () => misplaced.learn('ann', MODEL, clip(1)),
      () => misplaced.list(),
    ]) {
      await expect(use()).rejects.toThrow(ProfileStoreError);
      await expect(use()).rejects.toThrow(/Choose another --data-dir/);
    }
  });

  it('leaves what is not its own alone', async () => {
    mkdirSync(join(dir, 'speakers', 'notes'), { recursive: true });
    writeFileSync(join(dir, 'speakers', 'notes', 'a.json'), '{}');
    writeFileSync(join(dir, 'speakers', '.DS_Store'), '');
    expect(await store.list()).toEqual([]);
    expect(damaged).toEqual([]);
  });
});
