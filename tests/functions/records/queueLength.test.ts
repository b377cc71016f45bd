import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { QueueLength } from '../../../functions/records/index.ts';
import { startTable } from '../../support/table.ts';

let table: Awaited<ReturnType<typeof startTable>>;
let nowMs: number;
let length: QueueLength;
beforeAll(async () => {
  table = await startTable();
  nowMs = 1_000_000_000_000;
});
afterAll(() => table.stop());
beforeEach(() => {
  // What the test before has kept is over.
  nowMs += 3_600_000;
  length = new QueueLength(table.client, table.tableName, () => nowMs);
});

it('is known for half a minute after somebody has looked', async () => {
  expect(await length.read()).toBeUndefined();
  await length.keep(17);
  expect(await length.read()).toBe(17);
  nowMs += 29_999;
  expect(await length.read()).toBe(17);
  nowMs += 1;
  expect(await length.read()).toBeUndefined();
});

it('is what was seen last, whoever comes with it first', async () => {
  const late = new QueueLength(table.client, table.tableName, () => nowMs - 5_000);
  await length.keep(3);
  await late.keep(40);
  expect(await length.read()).toBe(3);
  nowMs += 1;
  await length.keep(0);
  expect(await length.read()).toBe(0);
});

it('is not what was seen before the clock went back, and is kept anew', async () => {
  await length.keep(1000);
  nowMs -= 3_600_000;
  expect(await length.read()).toBeUndefined();
  await length.keep(2);
  expect(await length.read()).toBe(2);
});
