import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { killServiceProcesses } from '../support/serviceProcess.ts';
import { SmallDisk } from '../support/smallDisk.ts';
import { assertConsistent } from './support/assertConsistent.ts';
import { Clients } from './support/clients.ts';
import { Ledger } from './support/ledger.ts';
import { MortalService } from './support/mortalService.ts';
import { SPOKEN } from './support/recordings.ts';
import { chanceOf, isShort, report } from './support/suite.ts';

// A disk that is full at each write of a recording's way in turn: it has room for so many pages of 4 KB, one more each
// time, until an upload and a drop come through as if there were no end.
const MOST_PAGES = 60;
const STEP_PAGES = isShort ? 10 : 1;
/** Time enough to run into the end of the disk, for those who do. */
const FULL_MS = 2_500;

let disk: SmallDisk;
beforeAll(async () => {
  disk = await SmallDisk.mount(32);
  if (disk.whyNot) console.log(`tests/faults/fullDisk ${process.env.CI ? 'fails' : 'is skipped'}: ${disk.whyNot}`);
});
afterAll(async () => {
  killServiceProcesses();
  await disk.unmount();
});

it('full at each write: what was taken is done, what was not is refused', { timeout: 900_000 }, async (context) => {
  if (process.env.CI) expect(disk.whyNot).toBeUndefined();
  context.skip(disk.whyNot !== undefined, disk.whyNot);
  const chance = chanceOf('full disk');
  const service = new MortalService(join(disk.directory, 'data'));
  const ledger = new Ledger();
  const clients = new Clients(() => service.reach(), service.dataDirectory, ledger, chance);
  await service.ready();
  const [first, second] = SPOKEN;
  for (let pages = Math.floor(chance.between(0, STEP_PAGES)); pages < MOST_PAGES; pages += STEP_PAGES) {
    disk.fill(pages);
    const sent = Promise.all([clients.upload(first), clients.drop(`drops/local/full/${pages}.wav`, second)]);
    const isDone = sent.then(() => drained(service));
    await Promise.race([isDone, sleep(FULL_MS)]);
    await disk.empty();
    await isDone;
  }
  await service.stop();
  const totals = await assertConsistent(service.dataDirectory, ledger);
  report('full disk', { clips: ledger.size, interruptions: clients.interruptions, ...totals });
});

function drained(service: MortalService): Promise<boolean> {
  return vi.waitUntil(async () => (await service.messages()) === 0, { timeout: 120_000, interval: 100 });
}
