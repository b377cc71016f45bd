import { Readable } from 'node:stream';
import { expect, it, vi } from 'vitest';
import { type GuardableLevel, guardLevel } from '../../../standins/table/guardLevel.ts';

const full = () => Object.assign(new Error('IO error: No space left on device'), { code: 'LEVEL_IO_ERROR' });
const answered = { statusCode: 503, body: { __type: expect.stringMatching(/ServiceUnavailable$/) } };

function fakeLevel(changes: Partial<GuardableLevel> = {}): GuardableLevel {
  const done = () => Promise.resolve();
  const stream = () => Readable.from([]);
  const fine = { get: () => undefined, put: done, del: done, batch: done };
  return { ...fine, createKeyStream: stream, createValueStream: stream, ...changes };
}

it('makes no write behind one that failed, not even one that waited already', async () => {
  const written: string[] = [];
  const level = fakeLevel({
    put: async (key) => {
      written.push(key);
      if (key === 'fails') throw full();
    },
  });
  const onTorn = vi.fn();
  guardLevel(level, onTorn);
  const writes = ['before', 'fails', 'behind'].map((key) => level.put(key, 1));
  const outcomes = await Promise.allSettled([...writes, level.del('before'), level.batch([])]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', ...Array<string>(4).fill('rejected')]);
  expect(written).toEqual(['before', 'fails']);
  expect(onTorn).toHaveBeenCalledOnce();
});

it('gives what fails the answer without which dynalite ends the process; that there is no such key is no failure', async () => {
  const none = Object.assign(new Error('none'), { name: 'NotFoundError' });
  const broken = new Readable({ read: () => undefined });
  const level = fakeLevel({
    del: () => Promise.reject(full()),
    get: (key, callback) => callback(key === 'none' ? none : full()),
    createValueStream: () => broken,
  });
  guardLevel(level, () => undefined);
  await expect(level.del('a')).rejects.toMatchObject(answered);
  const read = (key: string) => new Promise((resolve) => level.get(key, resolve));
  expect(await read('a')).toMatchObject(answered);
  expect(await read('none')).not.toHaveProperty('statusCode');
  const failed = new Promise((resolve) => level.createValueStream({}).on('error', resolve));
  broken.destroy(full());
  expect(await failed).toMatchObject(answered);
});
