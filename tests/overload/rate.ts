import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client.ts';

/** As many clients keep one worker busy, whatever the round trips take. */
const CLIENTS = 4;

/**
 * How many clips a second the service recognises: clients that each send one and wait for it.
 *
 * @param seconds how long they do
 */
export async function measureCapacity(
  client: Client,
  bytes: Uint8Array<ArrayBuffer>,
  seconds: number,
): Promise<number> {
  const startMs = performance.now();
  const endMs = startMs + seconds * 1000;
  let done = 0;
  const work = async () => {
    while (performance.now() < endMs) {
      const clipId = await client.send(bytes);
      if (clipId && (await client.finished(clipId))?.status === 'done') done++;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, work));
  return (done * 1000) / (performance.now() - startMs);
}

/**
 * Begins something at a rate, whether or not what was begun before has ended.
 *
 * @param eachSecond how often
 * @param seconds for how long
 * @param begin gets the number of the beginning
 * @returns when the last was begun: the ends of all
 */
export async function atRate<T>(
  eachSecond: number,
  seconds: number,
  begin: (index: number) => Promise<T>,
): Promise<Promise<T>[]> {
  const startMs = performance.now();
  const begun: Promise<T>[] = [];
  while (performance.now() - startMs < seconds * 1000) {
    const due = Math.floor(((performance.now() - startMs) / 1000) * eachSecond);
    while (begun.length < due) {
      const one = begin(begun.length);
      // Looked at by the caller, later than it may fail.
      one.catch(() => undefined);
      begun.push(one);
    }
    await sleep(20);
  }
  return begun;
}
