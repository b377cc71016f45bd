import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { toTask } from '../../functions/infer/task.ts';
import { LEASE_MS, writtenObjects } from '../../functions/records/index.ts';
import { assertConsistent } from './support/assertConsistent.ts';
import { Clients } from './support/clients.ts';
import { type ComposedService, startComposedService } from './support/composedService.ts';
import { Ledger } from './support/ledger.ts';
import { signalled } from './support/mortalService.ts';
import { LONG, someRecording } from './support/recordings.ts';
import { type Chance, chanceOf, isShort, report } from './support/suite.ts';

// What a queue and its workers may do: each event comes two or three times, in another order than the objects, and once
// more when all is over; two workers have one clip; one hangs for longer than its lease; clips are erased meanwhile.
const CLIPS = isShort ? 40 : 300;

const before = { ...process.env };
let directory: string;
let service: ComposedService;
let ledger: Ledger;
let clients: Clients;
let chance: Chance;
/** Every event, as it went to its queue. */
const events: [queueName: string, body: string][] = [];
let sendOn: ComposedService['queues']['send'];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-events-'));
  chance = chanceOf('events');
  service = await startComposedService(join(directory, 'data'), chance);
  ledger = new Ledger();
  clients = new Clients(async () => service, join(directory, 'data'), ledger, chance);
  const { queues } = service;
  sendOn = queues.send.bind(queues);
  queues.send = async (name, body) => String(events.push([name, body]));
});
afterAll(async () => {
  process.env = before;
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

const sendAll = async (some: typeof events) => {
  for (const [name, body] of some) await sendOn(name, body);
};
const drained = () => vi.waitUntil(() => service.queues.size === 0, { timeout: 300_000, interval: 100 });
const clipIdOf = (body: string) => toTask(writtenObjects(body)[0])!.clip.clipId;
const keyOf = (body: string) => writtenObjects(body)[0].key;

/** Erases a sixth of what was sent once; of a dropped file the record may not be there yet. */
async function eraseSome(): Promise<number> {
  let erased = 0;
  for (const [, body] of chance.shuffled(events).slice(0, CLIPS / 6)) {
    const sent = ledger.uploads.find(({ clipId }) => clipId === clipIdOf(body)) ?? ledger.drops.get(keyOf(body))!;
    if ('writes' in sent && sent.writes.length > 1) continue;
    if (!(await clients.erase(clipIdOf(body)))) continue;
    sent.isErased = true;
    erased++;
  }
  return erased;
}

it('events that come again, late and in another order change nothing, nor do deletes', {
  timeout: 900_000,
}, async () => {
  for (let sent = 0; sent < CLIPS; sent++) {
    if (chance.happens(0.5)) await clients.upload(someRecording(chance));
    // A third of the names comes again: another file, and another clip.
    else await clients.drop(`drops/local/events/${Math.floor(sent * 0.66)}.wav`, someRecording(chance));
  }
  const repeated = events.flatMap((event) => (chance.happens(0.5) ? [event, event] : [event, event, event]));
  const inDisorder = chance.shuffled(repeated);
  await sendAll(inDisorder.slice(0, inDisorder.length / 2));
  const workers = await service.work(2);
  const [erased] = await Promise.all([eraseSome(), sendAll(inDisorder.slice(inDisorder.length / 2))]);
  await drained();
  await sendAll(chance.shuffled(events));
  await drained();
  await workers.close();
  report('events', { clips: ledger.size, events: repeated.length + events.length, erased });
});

const workerIds = () =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/ +/))
    .filter(([, parent, ...args]) => Number(parent) === process.pid && args.join(' ').includes('inferWorker'))
    .map(([pid]) => Number(pid));

it('a worker that hangs past its lease, and goes on, does not undo what another did', {
  timeout: 300_000,
}, async () => {
  const told = events.length;
  await service.work(1);
  const [hanging] = workerIds();
  const { clipId } = await clients.upload(LONG);
  const [event] = events.slice(told);
  await sendAll([event]);
  const status = async () =>
    ((await (await fetch(`${service.pageUrl}v1/clips/${clipId}`)).json()) as { status: string }).status;
  await vi.waitUntil(async () => (await status()) === 'processing', { timeout: 60_000, interval: 10 });
  signalled(hanging, 'SIGSTOP');
  const isOver = service.work(1).then(async () => {
    // Twice more, so that the one that goes on finds the other at work or done.
    await sendAll([event, event]);
    await vi.waitUntil(async () => (await status()) === 'done', { timeout: 5 * LEASE_MS, interval: 100 });
  });
  await isOver.finally(() => signalled(hanging, 'SIGCONT'));
  await drained();
  expect(workerIds()).toContain(hanging);
});

it('after all that, each clip ended once, and whoever listens to the bus heard of it', {
  timeout: 120_000,
}, async () => {
  await vi.waitUntil(() => service.reader.waiting === 0, { timeout: 60_000, interval: 100 });
  const { bus } = service;
  await service.close();
  const totals = await assertConsistent(join(directory, 'data'), ledger, { events: bus.events });
  report('events, at the end', { clips: ledger.size, onTheBus: bus.events.length, ...totals });
});
