import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, it, vi } from 'vitest';
import { killServiceProcesses } from '../support/serviceProcess.ts';
import { assertConsistent } from './support/assertConsistent.ts';
import { Clients } from './support/clients.ts';
import { Ledger } from './support/ledger.ts';
import { MortalService } from './support/mortalService.ts';
import { someRecording } from './support/recordings.ts';
import { chanceOf, isShort, report } from './support/suite.ts';

// The machine's clock jumps, by hours, in the middle of the work; also over a kill, with files that are dropped again
// under their names: the last one's answer stays, whatever the clock said.
const HOUR_MS = 3_600_000;
const JUMPS_MS = [0, 2 * HOUR_MS, -HOUR_MS, -3 * HOUR_MS, HOUR_MS, 0];
const CLIPS_A_JUMP = isShort ? 6 : 40;

const before = { ...process.env };
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-clock-'));
});
afterAll(async () => {
  process.env = before;
  killServiceProcesses();
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

it('a clock that jumps loses nothing, and nothing waits for it', { timeout: 600_000 }, async () => {
  const chance = chanceOf('clock');
  const clock = join(directory, 'clock');
  writeFileSync(clock, '0');
  const shim = new URL('support/shiftedClock.mjs', import.meta.url).href;
  Object.assign(process.env, { FAULTS_CLOCK: clock, NODE_OPTIONS: `--import ${shim}` });
  const service = new MortalService(join(directory, 'data'));
  const ledger = new Ledger();
  const clients = new Clients(() => service.reach(), service.dataDirectory, ledger, chance);
  // A form or a request that was signed before the jump.
  clients.alsoLater = [403];
  await service.ready();
  for (const [index, shiftMs] of JUMPS_MS.entries()) {
    for (let sent = 0; sent < CLIPS_A_JUMP; sent++) {
      if (chance.happens(0.5)) await clients.upload(someRecording(chance));
      else await clients.drop(`drops/local/clock/${sent}.wav`, someRecording(chance));
    }
    clients.clockShiftMs = shiftMs;
    writeFileSync(clock, String(shiftMs));
    if (index % 2 === 1) await service.kill();
  }
  await vi.waitUntil(async () => (await service.messages()) === 0, { timeout: 300_000, interval: 100 });
  await service.stop();
  process.env = { ...before };
  const totals = await assertConsistent(service.dataDirectory, ledger);
  report('clock', { jumps: JUMPS_MS.length, kills: service.kills, clips: ledger.size, ...totals });
});
