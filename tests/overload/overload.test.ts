import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { killServiceProcesses, type ServiceProcess, startServiceProcess } from '../support/serviceProcess.ts';
import { voice } from '../support/voice.ts';
import { writeWav } from '../support/wav.ts';
import { Client } from './client.ts';
import { growth, median, type Sample } from './growth.ts';
import { pieceOfWork } from './mixedLoad.ts';
import { atRate, measureCapacity } from './rate.ts';
import { watchResources } from './resources.ts';

// What `npm start` starts, under more than it can do, and for long. Rates follow what this machine can do at the time.
const CAPACITY_SECONDS = 15;
const OVERLOAD = { times: 3, seconds: 30 };
/** A minute, beside the time that the work which was taken needs. */
const RECOVERY_SECONDS = 60;
/** `SOAK_MINUTES=60 npm run test:overload` for an hour. */
const SOAK = { share: 0.8, minutes: Number(process.env.SOAK_MINUTES ?? 3) };
/** Of ten pieces of the mixed load, how many are recognised. */
const RECOGNISED_SHARE = 0.8;
/** More are not begun side by side: a machine that has slowed down is not the service's growth. */
const MOST_AT_ONCE = 40;
const MINUTE_MS = 60_000;

const clip = Uint8Array.from(writeWav({ channels: [voice(1)], sampleRateHz: 16_000 }));
let directory: string;
let service: ServiceProcess;
let capacity: number;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-overload-'));
  service = await startServiceProcess(join(directory, 'data'));
  const client = new Client(service.pageUrl);
  await measureCapacity(client, clip, 3);
  capacity = await measureCapacity(client, clip, CAPACITY_SECONDS);
  console.log(`Capacity: ${capacity.toFixed(1)} clips of 1 s each second, one worker.`);
}, 2 * MINUTE_MS);
afterAll(async () => {
  killServiceProcesses();
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

it(
  'takes or refuses in clear words three times what it can do, loses nothing, and recovers',
  async () => {
    const client = new Client(service.pageUrl);
    const taken: string[] = [];
    const ends = await atRate(OVERLOAD.times * capacity, OVERLOAD.seconds, async () => {
      const clipId = await client.send(clip);
      if (!clipId) return undefined;
      taken.push(clipId);
      return (await client.finished(clipId))?.status;
    });
    const fromMs = performance.now();
    const statuses = await Promise.all(ends);
    const recoverySeconds = (performance.now() - fromMs) / 1000;
    const done = statuses.filter((status) => status === 'done').length;
    console.log(
      `Overload: ${ends.length} offered in ${OVERLOAD.seconds} s, ${taken.length} taken, ${done} done; all done ${recoverySeconds.toFixed(0)} s later. ${tally(client)}`,
    );
    expectClear(client);
    expect(client.queued).toBeGreaterThan(0);
    expect([done, new Set(taken).size]).toEqual([taken.length, taken.length]);
    // Nothing holds it up but the work that it took, on a machine that others may have slowed down meanwhile.
    const capacityAfter = await measureCapacity(new Client(service.pageUrl), clip, CAPACITY_SECONDS);
    const workSeconds = (2 * taken.length) / Math.min(capacity, capacityAfter);
    expect(recoverySeconds).toBeLessThan(RECOVERY_SECONDS + workSeconds);
    const later = new Client(service.pageUrl, { isPatient: true });
    expect((await later.finished((await later.send(clip)) ?? ''))?.status).toBe('done');
  },
  10 * MINUTE_MS,
);

it(
  `grows neither in memory nor in handles nor on the disk under a mixed load (${SOAK.minutes} minutes)`,
  async () => {
    const client = new Client(service.pageUrl, { isPatient: true });
    const s3 = await bucket();
    const seconds = SOAK.minutes * 60;
    const stop = watchResources(service, join(directory, 'data'), Math.max(3, seconds / 200));
    let underWay = 0;
    let passedOver = 0;
    const work = async (index: number) => {
      if (underWay >= MOST_AT_ONCE) return void passedOver++;
      underWay++;
      await pieceOfWork({ client, s3, clip }, index).finally(() => underWay--);
    };
    const ends = await atRate((SOAK.share * capacity) / RECOGNISED_SHARE, seconds, work);
    const resources = stop();
    const outcomes = await Promise.allSettled(ends);
    s3.destroy();
    console.log(`Mixed load: ${ends.length - passedOver} pieces of work, ${passedOver} passed over. ${tally(client)}`);
    const [memory, handles, disk] = [resources.memoryMb, resources.handles, resources.diskMb].map(warm);
    console.log(
      `Medians of its sixths: ${[said('MB of memory', memory), said('handles', handles), said('MB on disk', disk)].join('; ')}.`,
    );
    expectClear(client);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(growth(memory)).toBeLessThan(0.1 * median(memory.map(({ value }) => value)));
    // Connections come and go with the calls.
    expect(growth(handles)).toBeLessThan(40);
    // The table's files are written behind and tidied up later (LevelDB).
    expect(growth(disk)).toBeLessThan(10);
  },
  (SOAK.minutes + 10) * MINUTE_MS,
);

/** No answer that a client cannot act on; where there is one, the service's own lines say why. */
function expectClear({ unclear }: Client): void {
  const faults = unclear.length > 0 ? service.log().filter(({ level }) => level === 'ERROR') : [];
  expect({ unclear, faults }).toEqual({ unclear: [], faults: [] });
}

/** Without the first third, in which caches fill. */
function warm(samples: readonly Sample[]): Sample[] {
  return samples.slice(Math.floor(samples.length / 3));
}

/** The medians of the six parts of the time, which tell a leak from what settles. */
function said(unit: string, samples: readonly Sample[]): string {
  const values = samples.map(({ value }) => value);
  const sixths = Array.from({ length: 6 }, (_, part) =>
    median(values.slice((part * values.length) / 6, ((part + 1) * values.length) / 6)).toFixed(1),
  );
  return `${unit}: ${sixths.join(', ')}, growth ${growth(samples).toFixed(2)}`;
}

function tally({ answers, queued }: Client): string {
  const counts = [...answers].sort().map(([name, count]) => `${name}: ${count}`);
  return `Answers: ${counts.join(', ')}; queued was said ${queued} times.`;
}

async function bucket(): Promise<S3Client> {
  const credentials = JSON.parse(await readFile(join(directory, 'data/credentials.json'), 'utf8')) as {
    accessKeyId: string;
    secretAccessKey: string;
  };
  return new S3Client({ endpoint: service.s3Endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
}
