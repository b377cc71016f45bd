import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { S3Event } from 'aws-lambda';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BUCKET, startStore, type TestStore } from './support.ts';

const Key = 'drops/local/b/a.wav';
let directory: string;
let told: S3Event[];
let stores: TestStore[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-untold-'));
  told = [];
  stores = [];
});
afterEach(async () => {
  for (const store of stores) await store.close(true);
  await rm(directory, { recursive: true });
});

const notes = () => readdir(join(directory, 'untold'));
const put = ({ client }: TestStore, Body: string, key = Key) =>
  client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body }));

async function start(notify = async (event: S3Event) => void told.push(event)): Promise<TestStore> {
  const store = await startStore({ directory, notify });
  stores.push(store);
  return store;
}

/** A store that comes never so far as to have told anybody of its writes, as when it is killed over them. */
async function killedAtTelling(...bodies: string[]): Promise<void> {
  const events: S3Event[] = [];
  const store = await start((event) => {
    events.push(event);
    return new Promise(() => undefined);
  });
  for (const [index, body] of bodies.entries()) {
    put(store, body).catch(() => undefined);
    await expect.poll(() => events.length).toBe(index + 1);
  }
  told.push(...events);
}

const objectOf = (event: S3Event | undefined) => event?.Records[0]?.s3.object;

it('an object that a killed process had stored and told nobody of is told of at the next start, once', async () => {
  await killedAtTelling('audio');
  await start();
  expect(told).toHaveLength(2);
  // The same write: whoever had heard of it takes it for what it is.
  expect(told[1]).toEqual(told[0]);
  await start();
  expect(told).toHaveLength(2);
  expect(await notes()).toEqual([]);
});

it('one that was overwritten since is not', async () => {
  await killedAtTelling('audio', 'audio, once more');
  expect(await notes()).toHaveLength(2);
  await start();
  expect(told.map((event) => objectOf(event)?.size)).toEqual([5, 16, 16]);
  expect(await notes()).toEqual([]);
});

it('keeps no note of what was told, refused, or is told to nobody', async () => {
  const store = await start();
  await put(store, 'audio');
  await put(store, 'a result', 'results/local/b/a.wav.json');
  const IfNoneMatch = '*';
  const refused = store.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'other', IfNoneMatch }));
  await expect(refused).rejects.toMatchObject({ name: 'PreconditionFailed' });
  expect(told).toHaveLength(1);
  expect(await notes()).toEqual([]);
});

it('numbers writes of one key in their order, also when the clock went back before a restart', async () => {
  const first = await start();
  await put(first, 'one');
  const second = await start();
  // Signatures are good for a quarter of an hour.
  second.clock.offsetMs = -600_000;
  await put(second, 'two');
  await Promise.all(['three', 'four', 'five'].map((body) => put(second, body)));
  const numbers = told.map((event) => objectOf(event)?.sequencer ?? '');
  expect(numbers.toSorted()).toEqual(numbers);
  expect(new Set(numbers).size).toBe(5);
});
