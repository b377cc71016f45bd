import { createHash } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SQSRecord } from 'aws-lambda';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DurableQueues, type QueueOptions } from '../../../standins/queue/durableQueues.ts';

const never = new AbortController().signal;
const failure = (record: SQSRecord) => ({ batchItemFailures: [{ itemIdentifier: record.messageId }] });

let directory: string;
let nowMs: number;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-queue-'));
  nowMs = 1_000_000;
});
afterEach(() => rm(directory, { recursive: true }));

const OPTIONS: Omit<QueueOptions, 'directory'> = {
  names: ['work'],
  deadLetterName: 'work-dead',
  region: 'us-east-1',
  visibilityTimeoutSeconds: 60,
  maxReceives: 5,
  retryDelaysSeconds: [1, 10],
};
const open = (at = directory, other: Partial<QueueOptions> = {}) =>
  DurableQueues.open({ ...OPTIONS, directory: at, nowMs: () => nowMs, ...other });

/** The message that is visible now, if any. */
async function receiveNow(queue: DurableQueues): Promise<SQSRecord | undefined> {
  return queue.receive(AbortSignal.timeout(5));
}

async function mustReceive(queue: DurableQueues): Promise<SQSRecord> {
  const record = await queue.receive(never);
  if (!record) throw new Error('expected a message');
  return record;
}

describe('a message', () => {
  it('has the shape of an SQS event', async () => {
    const queue = await open();
    const messageId = await queue.send('work', 'häh');
    expect(await mustReceive(queue)).toEqual({
      messageId,
      receiptHandle: expect.stringMatching(/./),
      body: 'häh',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '1000000',
        SenderId: 'local',
        ApproximateFirstReceiveTimestamp: '1000000',
      },
      messageAttributes: {},
      md5OfBody: createHash('md5').update('häh').digest('hex'),
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:work',
      awsRegion: 'us-east-1',
    });
  });

  it('comes to a consumer that waits already', async () => {
    const queue = await open();
    const waiting = queue.receive(never);
    await queue.send('work', 'late');
    expect((await waiting)?.body).toBe('late');
  });

  it('goes to one of several consumers, oldest first', async () => {
    const queue = await open();
    for (const body of ['a', 'b', 'c']) {
      await queue.send('work', body);
      nowMs++;
    }
    const records = await Promise.all([mustReceive(queue), mustReceive(queue), mustReceive(queue)]);
    expect(records.map(({ body }) => body)).toEqual(['a', 'b', 'c']);
    expect(await receiveNow(queue)).toBeUndefined();
  });

  it('that is older goes first and does not hide the others, though the clock was set back meanwhile', async () => {
    const queue = await open();
    for (const body of ['younger', 'older']) {
      await queue.send('work', body);
      nowMs -= 10;
    }
    nowMs += 1000;
    expect((await mustReceive(queue)).body).toBe('older');
    expect((await mustReceive(queue)).body).toBe('younger');
  });

  it('is hidden until its visibility times out, and then the late consumer has no say', async () => {
    const queue = await open();
    await queue.send('work', 'a');
    nowMs += 5;
    const first = await mustReceive(queue);
    nowMs += 59_999;
    expect(await receiveNow(queue)).toBeUndefined();
    nowMs += 1;
    const second = await mustReceive(queue);
    expect(second.attributes).toMatchObject({
      ApproximateReceiveCount: '2',
      SentTimestamp: '1000000',
      ApproximateFirstReceiveTimestamp: '1000005',
    });
    await queue.settle([first], undefined);
    expect(queue.size).toBe(1);
    await queue.release([first]);
    expect(await receiveNow(queue)).toBeUndefined();
    await queue.settle([second], undefined);
    expect(queue.size).toBe(0);
  });

  it('that failed comes again after its delay; the others of its batch do not', async () => {
    const queue = await open();
    await queue.send('work', 'a');
    await queue.send('work', 'b');
    const records = [await mustReceive(queue), await mustReceive(queue)];
    await queue.settle(records, failure(records[1]));
    expect(queue.size).toBe(1);
    nowMs += 999;
    expect(await receiveNow(queue)).toBeUndefined();
    nowMs += 1;
    const again = await mustReceive(queue);
    expect(again.messageId).toBe(records[1]?.messageId);
    await queue.settle([again], failure(again));
    nowMs += 9999;
    expect(await receiveNow(queue)).toBeUndefined();
    nowMs += 1;
    expect((await mustReceive(queue)).messageId).toBe(records[1]?.messageId);
  });

  it('that failed comes by itself when its delay is over', async () => {
    const queue = await open(directory, { nowMs: Date.now, retryDelaysSeconds: [0.05] });
    await queue.send('work', 'a');
    const record = await mustReceive(queue);
    await queue.settle([record], failure(record));
    expect((await mustReceive(queue)).body).toBe('a');
  });

  it('that was given back is there at once, and the receive does not count', async () => {
    const queue = await open();
    await queue.send('work', 'a');
    const record = await mustReceive(queue);
    const waiting = mustReceive(queue);
    await queue.release([record]);
    const again = await waiting;
    expect(again.attributes.ApproximateReceiveCount).toBe('1');
    await queue.settle([again], undefined);
    await queue.release([again]);
    await queue.settle([again], failure(again));
    expect(queue.size).toBe(0);
  });

  it('is a dead letter after five receives, not before, and comes as one until it succeeds', async () => {
    let queue = await open();
    await queue.send('work', 'poison');
    await queue.send('work', 'good');
    const came: string[] = [];
    for (let turn = 0; turn < 9; turn++) {
      const record = await receiveNow(queue);
      const { body, attributes, eventSourceARN } = record!;
      if (body === 'poison') came.push(`${eventSourceARN.split(':').at(-1)} ${attributes.ApproximateReceiveCount}`);
      await queue.settle([record!], body === 'poison' ? failure(record!) : undefined);
      nowMs += 10_000;
      if (turn === 6) queue = await open();
    }
    expect(came).toEqual([
      'work 1',
      'work 2',
      'work 3',
      'work 4',
      'work 5',
      'work-dead 6',
      'work-dead 7',
      'work-dead 8',
    ]);
    expect(await readdir(join(directory, 'messages'))).toEqual([]);
    expect(await readdir(join(directory, 'dead'))).toHaveLength(1);
    expect((await open()).size).toBe(1);
    await queue.settle([await mustReceive(queue)], undefined);
    expect((await open()).size).toBe(0);
    expect(await readdir(join(directory, 'dead'))).toEqual([]);
  });

  it('that its consumer gives back comes when that said, whatever is said of it afterwards', async () => {
    const queue = await open();
    await queue.send('work', 'a');
    const first = await mustReceive(queue);
    expect(await queue.giveBack('nonsense', 0)).toBe(false);
    expect(await queue.giveBack('', 0)).toBe(false);
    expect(await queue.giveBack(first.receiptHandle, 20)).toBe(true);
    expect(await queue.giveBack(first.receiptHandle, 0)).toBe(false);
    await queue.settle([first], failure(first));
    await queue.settle([first], undefined);
    nowMs += 19_999;
    expect(await receiveNow(queue)).toBeUndefined();
    nowMs += 1;
    expect((await mustReceive(await open())).attributes.ApproximateReceiveCount).toBe('2');
  });

  it('cannot be waited for beyond the signal', async () => {
    const queue = await open();
    expect(await queue.receive(AbortSignal.abort())).toBeUndefined();
    const stop = new AbortController();
    const waiting = queue.receive(stop.signal);
    stop.abort();
    expect(await waiting).toBeUndefined();
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  });
});

describe('two queues', () => {
  const openBoth = () => open(directory, { names: ['people', 'bulk'] });
  const told = ({ body, eventSourceARN }: SQSRecord) => [body, eventSourceARN.split(':').at(-1)];

  it('are taken in their order, however much came to the second before', async () => {
    const queues = await openBoth();
    for (const body of ['b1', 'b2', 'b3']) {
      await queues.send('bulk', body);
      nowMs++;
    }
    expect(told(await mustReceive(queues))).toEqual(['b1', 'bulk']);
    await queues.send('people', 'p1');
    await queues.send('people', 'p2');
    const order = [];
    for (let i = 0; i < 4; i++) order.push((await mustReceive(queues)).body);
    expect(order).toEqual(['p1', 'p2', 'b2', 'b3']);
  });

  it('do not wait for a message of the first that is hidden', async () => {
    const queues = await openBoth();
    await queues.send('people', 'p');
    await mustReceive(queues);
    await queues.send('bulk', 'b');
    expect((await mustReceive(queues)).body).toBe('b');
    nowMs += 60_000;
    expect((await mustReceive(queues)).body).toBe('p');
  });

  it('are still two after a restart; and their dead letters have one name', async () => {
    const before = await openBoth();
    await before.send('bulk', 'b');
    await before.send('people', 'p');
    const queues = await openBoth();
    expect(['people', 'bulk'].map((name) => queues.countVisible(name))).toEqual([1, 1]);
    for (let receives = 0; receives < 5; receives++) {
      const records = [await mustReceive(queues), await mustReceive(queues)];
      expect(records.map(told)).toEqual([
        ['p', 'people'],
        ['b', 'bulk'],
      ]);
      await queues.settle(records, {
        batchItemFailures: records.map((record) => failure(record).batchItemFailures[0]),
      });
      nowMs += 10_000;
    }
    const dead = [told(await mustReceive(queues)), told(await mustReceive(queues))];
    expect(dead).toEqual([
      ['p', 'work-dead'],
      ['b', 'work-dead'],
    ]);
  });
});

describe('a restart', () => {
  it('hands out again what a consumer had, and still counts that receive', async () => {
    const first = await open();
    await first.send('work', 'a');
    await mustReceive(first);
    const record = await mustReceive(await open());
    expect(record.attributes.ApproximateReceiveCount).toBe('2');
  });

  it('keeps the delay of a message that failed', async () => {
    const first = await open();
    await first.send('work', 'a');
    const record = await mustReceive(first);
    await first.settle([record], failure(record));
    const second = await open();
    expect(await receiveNow(second)).toBeUndefined();
    nowMs += 1000;
    expect((await mustReceive(second)).body).toBe('a');
  });

  it('sets damaged files aside', async () => {
    await open();
    await writeFile(join(directory, 'messages', 'x.json'), '');
    await writeFile(join(directory, 'dead', 'y.json.damaged'), '');
    await writeFile(join(directory, 'dead', 'z.json'), '{}');
    expect((await open()).size).toBe(0);
    expect((await readdir(join(directory, 'unreadable'))).sort()).toEqual(['x.json', 'y.json.damaged', 'z.json']);
    expect(await (await open()).countUnreadable()).toBe(3);
  });

  it('removes half-written files', async () => {
    await open();
    await writeFile(join(directory, 'messages', 'x.json.1.tmp'), '{"mess');
    // Whole, but perhaps not the last that was written.
    await writeFile(join(directory, 'messages', 'y.json.1.tmp'), '{"messageId":"y","receiptHandle":""}');
    expect((await open()).size).toBe(0);
    expect(await readdir(join(directory, 'messages'))).toEqual([]);
    for (const folder of ['dead', 'unreadable']) expect(await readdir(join(directory, folder))).toEqual([]);
  });
});

it('takes over what a version before has left: what waits, what was in work, and dead letters', async () => {
  const text = await readFile(new URL('../../functions/before/before.json', import.meta.url), 'utf8');
  const before = JSON.parse(text) as { madeAtEpochMs: number; queue: Record<string, { body: string }> };
  for (const folder of ['messages', 'dead']) await mkdir(join(directory, folder));
  for (const [path, message] of Object.entries(before.queue)) {
    await writeFile(join(directory, path), JSON.stringify(message));
  }
  nowMs = before.madeAtEpochMs;
  const queue = await open();
  const came = [await mustReceive(queue), await mustReceive(queue), await mustReceive(queue)];
  const told = came.map(({ attributes, eventSourceARN, body }) => ({
    from: eventSourceARN.split(':').at(-1),
    receives: attributes.ApproximateReceiveCount,
    body,
  }));
  const bodies = Object.fromEntries(Object.entries(before.queue).map(([path, { body }]) => [path.split('/')[0], body]));
  expect(told.map(({ from, receives }) => `${from} ${receives}`).sort()).toEqual(['work 1', 'work 3', 'work-dead 6']);
  expect(told.find(({ from }) => from === 'work-dead')?.body).toBe(bodies.dead);
  await queue.settle(came, undefined);
  expect((await open()).size).toBe(0);
});

describe('a disk that refuses', () => {
  const messages = () => join(directory, 'messages');
  /** The folder is gone for a while: works for every user, a removed permission would not stop root. */
  const breakDisk = () => rename(messages(), `${messages()}-away`);
  const mendDisk = () => rename(`${messages()}-away`, messages());

  it('does not hide a message that was not handed out', async () => {
    const queue = await open();
    await queue.send('work', 'a');
    await breakDisk();
    await expect(queue.receive(never)).rejects.toThrow('ENOENT');
    await mendDisk();
    const record = await mustReceive(queue);
    expect([record.body, record.attributes.ApproximateReceiveCount]).toEqual(['a', '1']);
  });

  it('does not keep a message hidden whose failure it cannot note', async () => {
    const queue = await open();
    await queue.send('work', 'a');
    const record = await mustReceive(queue);
    await breakDisk();
    await queue.settle([record], failure(record));
    await mendDisk();
    nowMs += 1000;
    await queue.settle([await mustReceive(queue)], undefined);
    expect(queue.size).toBe(0);
    expect((await open()).size).toBe(0);
  });

  it('does not lose a message that could not be buried', async () => {
    const queue = await open();
    await queue.send('work', 'a');
    for (let count = 0; count < 5; count++) {
      const record = await mustReceive(queue);
      await queue.settle([record], failure(record));
      nowMs += 10_000;
    }
    await breakDisk();
    await expect(queue.receive(never)).rejects.toThrow('ENOENT');
    await mendDisk();
    expect(queue.size).toBe(1);
    const dead = await mustReceive(queue);
    expect([dead.body, dead.eventSourceARN.split(':').at(-1)]).toEqual(['a', 'work-dead']);
  });
});

it('what nobody can read is kept for people, and goes when its time is over; messages and dead letters stay', async () => {
  const queue = await open();
  await queue.setAside('no JSON {');
  const place = (name: string) => join(directory, 'unreadable', name);
  const [aside] = await readdir(queue.unreadableDirectory);
  expect(await readFile(place(aside), 'utf8')).toBe('no JSON {');
  await writeFile(place('new.json'), '');
  for (const [name, seconds] of [
    [aside, 1_000_000],
    ['new.json', 1_000_001],
  ] as const) {
    await utimes(place(name), seconds, seconds);
  }
  await queue.send('work', 'live');
  expect(await queue.countUnreadable()).toBe(2);
  expect(await queue.expireUnreadable(1_000_001_000)).toBe(1);
  expect(await readdir(queue.unreadableDirectory)).toEqual(['new.json']);
  expect(queue.size).toBe(1);
});

describe('laws', () => {
  const step = fc.constantFrom('send', 'succeed', 'fail', 'abandon', 'release', 'restart', 'wait');

  it('every message is queued or was acknowledged: none is lost, none comes back', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const place = join(directory, `run-${run++}`);
        let queue = await open(place);
        const sent: string[] = [];
        const acknowledged = new Set<string>();
        for (const action of steps) {
          if (action === 'send') {
            const body = `m${sent.length}`;
            sent.push(body);
            await queue.send('work', body);
          } else if (action === 'restart') {
            queue = await open(place);
          } else if (action === 'wait') {
            nowMs += 61_000;
          } else {
            const record = await queue.receive(AbortSignal.timeout(1));
            if (!record) continue;
            expect(acknowledged.has(record.body)).toBe(false);
            const isDead = record.eventSourceARN.endsWith('-dead');
            expect(Number(record.attributes.ApproximateReceiveCount) > 5).toBe(isDead);
            if (action === 'succeed') {
              await queue.settle([record], { batchItemFailures: [] });
              acknowledged.add(record.body);
            }
            if (action === 'fail') await queue.settle([record], failure(record));
            if (action === 'release') await queue.release([record]);
          }
        }
        expect(queue.size + acknowledged.size).toBe(sent.length);
        const left = new Set<string>();
        const rest = await open(place);
        for (nowMs += 61_000; rest.size > 0; nowMs += 61_000) {
          const record = await rest.receive(AbortSignal.timeout(20));
          if (!record) continue;
          left.add(record.body);
          await rest.settle([record], undefined);
        }
        const accounted = new Set([...acknowledged, ...left]);
        expect([...accounted].sort()).toEqual([...sent].sort());
      }),
      { numRuns: 25 },
    );
  });
});

describe('when the clock of the machine goes back by an hour', () => {
  afterEach(() => void vi.useRealTimers());

  it('a message comes again in its time', async () => {
    const queue = await DurableQueues.open({ ...OPTIONS, retryDelaysSeconds: [0.05], directory });
    await queue.send('work', 'a');
    const record = await mustReceive(queue);
    await queue.settle([record], failure(record));
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 });
    await queue.send('work', 'b');
    const bodies = [await queue.receive(AbortSignal.timeout(5000)), await queue.receive(AbortSignal.timeout(5000))];
    expect(bodies.map((found) => found?.body).toSorted()).toEqual(['a', 'b']);
  });

  it('and the service is started then, a message is hidden no longer than any', async () => {
    const queue = await open();
    await queue.send('work', 'a');
    const record = await mustReceive(queue);
    await queue.settle([record], failure(record));
    nowMs -= 3_600_000;
    const later = await open();
    nowMs += 59_000;
    expect(await receiveNow(later)).toBeUndefined();
    nowMs += 1_000;
    expect(await receiveNow(later)).toMatchObject({ body: 'a' });
  });
});
