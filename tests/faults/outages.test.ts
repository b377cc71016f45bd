import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { errorBodySchema } from '../../contract/index.ts';
import { assertConsistent } from './support/assertConsistent.ts';
import type { ServiceName, Trouble } from './support/awsProxy.ts';
import { Clients } from './support/clients.ts';
import { type ComposedService, startComposedService } from './support/composedService.ts';
import { Ledger } from './support/ledger.ts';
import { someRecording } from './support/recordings.ts';
import { chanceOf, isShort, report } from './support/suite.ts';

// AWS on bad days, through the real SDK and its own tries: calls that break, whose answers are lost, that come late, are
// refused for being too many or for a fault of the service's own.
const CLIPS = isShort ? 12 : 150;
const OUTAGE_MS = isShort ? 2_000 : 4_000;
const EVERY_TROUBLE: Trouble[] = ['gone', 'answer lost', 'throttled', 'failing'];

const chance = chanceOf('outages');
const before = { ...process.env };
let directory: string;
let service: ComposedService;
let ledger: Ledger;
let clients: Clients;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-outages-'));
  service = await startComposedService(join(directory, 'data'), chance);
  ledger = new Ledger();
  clients = new Clients(async () => service, join(directory, 'data'), ledger, chance);
  await service.work(2);
});
beforeEach(() => {
  for (const proxy of Object.values(service.proxies)) proxy.trouble = undefined;
});
afterAll(async () => {
  process.env = before;
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

const trouble = (name: ServiceName, decide: () => Trouble | undefined) => {
  service.proxies[name].trouble = decide;
};

async function sendSome(count: number, batch: string): Promise<void> {
  const send = async (index: number) =>
    chance.happens(0.5)
      ? void (await clients.upload(someRecording(chance)))
      : clients.drop(`drops/local/${batch}/${index}.wav`, someRecording(chance));
  await Promise.all(Array.from({ length: count }, (_, index) => send(index)));
}

const drained = () => vi.waitUntil(() => service.queues.size === 0, { timeout: 110_000, interval: 100 });

it('a third of all calls goes wrong, in every way: all ends well', { timeout: 400_000 }, async () => {
  for (const name of ['store', 'table', 'queue', 'bus'] as const) {
    trouble(name, () => (chance.happens(0.3) ? chance.one(EVERY_TROUBLE) : undefined));
  }
  for (let sent = 0; sent < CLIPS; sent += 6) await sendSome(6, `third-${sent}`);
  await drained();
});

const WAYS = ['gone', 'slow', 'throttled'] as const;
const OUTAGES = (['store', 'table', 'queue', 'bus'] as const).flatMap((name) =>
  (isShort ? [chance.one(WAYS)] : WAYS).map((what) => [name, what] as const),
);

it.each(OUTAGES)(
  'the %s is %s for a while: all waits for it, and goes on',
  { timeout: 200_000 },
  async (name, what) => {
    await sendSome(2, `before-${name}-${what}`);
    trouble(name, () => what);
    const sent = sendSome(2, `in-${name}-${what}`);
    sent.catch(() => undefined);
    await sleep(OUTAGE_MS);
    service.proxies[name].trouble = undefined;
    await sent;
    await drained();
  },
);

describe('the API while its table', () => {
  it.each(['gone', 'throttled', 'failing'] as const)('is %s says so, and when to come again', async (what) => {
    trouble('table', () => what);
    const answer = await fetch(`${service.pageUrl}v1/clips/c_00000000000000000000000000`);
    const { error } = errorBodySchema.parse(await answer.json());
    expect([answer.status, error.code]).toEqual([503, 'service-unavailable']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

it('after all that, each clip ended once, and whoever listens to the bus heard of it', async () => {
  await drained();
  await vi.waitUntil(() => service.reader.waiting === 0, { timeout: 60_000, interval: 100 });
  const { bus, proxies } = service;
  await service.close();
  const totals = await assertConsistent(join(directory, 'data'), ledger, { events: bus.events });
  const counts = Object.fromEntries(Object.entries(proxies).map(([name, proxy]) => [name, proxy.counts]));
  report('outages', { clips: ledger.size, events: bus.events.length, refused: bus.refused, ...counts, ...totals });
});
