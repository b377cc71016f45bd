import { cpSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { SHIPPED_BUNDLE } from '../support/bundle.ts';
import { killServiceProcesses, refusedStart } from '../support/serviceProcess.ts';
import { assertConsistent } from './support/assertConsistent.ts';
import { Clients } from './support/clients.ts';
import { Ledger } from './support/ledger.ts';
import { MortalService } from './support/mortalService.ts';
import { SPOKEN } from './support/recordings.ts';
import { chanceOf, report } from './support/suite.ts';

// A model of which half is gone, as after a copy that was broken off.
const FILES = ['model.json', 'encoder.onnx', 'classifier.onnx'] as const;

let directory: string;
let bundle: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-model-'));
  bundle = join(directory, 'bundle');
});
beforeEach(() => cpSync(SHIPPED_BUNDLE, bundle, { recursive: true }));
afterAll(async () => {
  killServiceProcesses();
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

const damage = (file: string) => {
  const path = join(bundle, file);
  truncateSync(path, Math.floor(readFileSync(path).length / 2));
};

describe.each(FILES)('half of %s', (file) => {
  it('is said at the start, in a sentence, which then ends', async () => {
    damage(file);
    const { status, output } = await refusedStart(join(directory, 'never'), ['--model', bundle]);
    expect(status).toBe(1);
    expect(output).toMatch(new RegExp(`${file.replace('.onnx', '')}.*(is not JSON|sha256: expected)`));
    expect(output).not.toMatch(/^ +at /m);
  });
});

it('while the service works: what waits, waits until the model is whole again', { timeout: 400_000 }, async () => {
  const chance = chanceOf('model');
  const service = new MortalService(join(directory, 'data'), ['--model', bundle]);
  const ledger = new Ledger();
  const clients = new Clients(() => service.reach(), service.dataDirectory, ledger, chance);
  const drained = () => vi.waitUntil(async () => (await service.messages()) === 0, { timeout: 120_000, interval: 100 });
  await service.ready();
  for (const file of FILES) {
    const whole = readFileSync(join(bundle, file));
    await clients.upload(SPOKEN[0]);
    damage(file);
    await service.killWorkers();
    const { clipId } = await clients.upload(SPOKEN[1]);
    await clients.drop(`drops/local/model/${file}.wav`, SPOKEN[2]);
    const { output, pageUrl } = await service.reach();
    const saysWhy = () => output().includes('A recognition worker was stopped');
    await vi.waitUntil(saysWhy, { timeout: 60_000, interval: 100 });
    const clip = (await (await fetch(`${pageUrl}v1/clips/${clipId}`)).json()) as { status: string };
    expect(clip.status).toBe('queued');
    writeFileSync(join(bundle, file), whole);
    await drained();
  }
  await service.stop();
  const totals = await assertConsistent(service.dataDirectory, ledger);
  report('model', { workerKills: service.workerKills, clips: ledger.size, ...totals });
});
