import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DurableQueues } from '../../../standins/queue/index.ts';

/** What the system says to each call that would write, while there is something. */
const disk = vi.hoisted(() => ({ code: undefined as string | undefined }));

vi.mock('node:fs/promises', async (original) => {
  const actual = await original<typeof import('node:fs/promises')>();
  const unlessRefused =
    <Input extends unknown[], Output>(call: (...input: Input) => Promise<Output>) =>
    async (...input: Input): Promise<Output> => {
      if (disk.code) throw Object.assign(new Error(`${disk.code}: refused`), { code: disk.code });
      return call(...input);
    };
  return { ...actual, open: unlessRefused(actual.open), rename: unlessRefused(actual.rename) };
});

let directory: string;
let nowMs: number;
let queue: DurableQueues;

beforeEach(async () => {
  disk.code = undefined;
  nowMs = 1_000_000;
  directory = await mkdtemp(join(tmpdir(), 'ser-full-queue-'));
  queue = await open();
});
afterEach(async () => {
  disk.code = undefined;
  await rm(directory, { recursive: true });
});

const open = () =>
  DurableQueues.open({
    directory,
    names: ['q'],
    deadLetterName: 'q-dead',
    region: 'r',
    visibilityTimeoutSeconds: 600,
    maxReceives: 3,
    retryDelaysSeconds: [1],
    nowMs: () => nowMs,
  });
const receive = async () => {
  const record = await queue.receive(AbortSignal.timeout(1000));
  if (!record) throw new Error('Expected a message.');
  return record;
};
const failed = ({ messageId }: SQSRecord) => ({ batchItemFailures: [{ itemIdentifier: messageId }] });

describe.each(['ENOSPC', 'EROFS', 'ENOENT'])('when the disk says %s', (code) => {
  it('a message is not taken, and none is left half-written', async () => {
    disk.code = code;
    await expect(queue.send('q', 'a')).rejects.toMatchObject({ code });
    expect(queue.size).toBe(0);
    disk.code = undefined;
    expect(await readdir(join(directory, 'messages'))).toEqual([]);
    await queue.send('q', 'b');
    expect((await receive()).body).toBe('b');
  });

  it('none is handed out, which is no receive, until there is room again', async () => {
    await queue.send('q', 'a');
    disk.code = code;
    for (const _ of [1, 2, 3, 4]) await expect(receive()).rejects.toMatchObject({ code });
    disk.code = undefined;
    expect(await receive()).toMatchObject({ body: 'a', attributes: { ApproximateReceiveCount: '1' } });
  });

  it.each([
    ['failed', (record: SQSRecord) => queue.settle([record], failed(record)), '2'],
    ['is given back for a second', (record: SQSRecord) => queue.giveBack(record.receiptHandle, 1), '2'],
    ['is given back unread', (record: SQSRecord) => queue.release([record]), '1'],
  ])('a message that %s comes again as soon as ever', async (_, giveBack, receives) => {
    await queue.send('q', 'a');
    const record = await receive();
    disk.code = code;
    await giveBack(record);
    disk.code = undefined;
    nowMs += 1000;
    expect(await receive()).toMatchObject({ body: 'a', attributes: { ApproximateReceiveCount: receives } });
  });

  it('a message that failed is there after a kill', async () => {
    await queue.send('q', 'a');
    const record = await receive();
    disk.code = code;
    await queue.settle([record], failed(record));
    disk.code = undefined;
    queue = await open();
    expect((await receive()).body).toBe('a');
  });
});
