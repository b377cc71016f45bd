import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, it, vi } from 'vitest';
import { killServiceProcesses } from '../support/serviceProcess.ts';
import { assertConsistent } from './support/assertConsistent.ts';
import { Clients } from './support/clients.ts';
import { Ledger } from './support/ledger.ts';
import { MortalService } from './support/mortalService.ts';
import { someRecording } from './support/recordings.ts';
import { chanceOf, isShort, report } from './support/suite.ts';

// kill -9 at any moment: while the service starts, loads its model, takes recordings and works on them. Half of the
// recordings are uploaded by form, half are dropped; some of these under a name that was dropped before.
const [CLIPS, KILLS] = isShort ? [120, 10] : [500, 40];
const SENDERS = 4;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-kills-'));
});
afterAll(async () => {
  killServiceProcesses();
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

it(`${KILLS} kills in ${CLIPS} clips: each ends once, and nothing is nobody's`, { timeout: 1_200_000 }, async () => {
  const chance = chanceOf('kills');
  const service = new MortalService(join(directory, 'data'), ['--workers', '2']);
  const ledger = new Ledger();
  const clients = new Clients(() => service.reach(), service.dataDirectory, ledger, chance);
  let mayBeSent = CLIPS / KILLS;
  let sent = 0;
  const send = async (sender: number) => {
    while (sent < CLIPS) {
      if (sent >= mayBeSent) await sleep(20);
      else if (++sent && chance.happens(0.5)) await clients.upload(someRecording(chance));
      else await clients.drop(`drops/local/kills/${sender}/${Math.floor(sent / 8)}.wav`, someRecording(chance));
    }
  };
  const senders = Promise.all(Array.from({ length: SENDERS }, (_, sender) => send(sender)));
  // It is looked at later than it may fail.
  senders.catch(() => undefined);
  for (let kill = 0; kill < KILLS; kill++) {
    if (chance.happens(0.6)) await service.ready();
    // New work just before, so that it hits somebody.
    mayBeSent += CLIPS / KILLS;
    await sleep(chance.between(0, 1000));
    await (chance.happens(0.6) ? service.kill() : service.killWorkers());
  }
  await senders;
  await vi.waitUntil(async () => (await service.messages()) === 0, { timeout: 300_000, interval: 200 });
  await service.stop();
  const totals = await assertConsistent(service.dataDirectory, ledger);
  const { kills, workerKills } = service;
  report('kills', { kills, workerKills, clips: ledger.size, interruptions: clients.interruptions, ...totals });
});
