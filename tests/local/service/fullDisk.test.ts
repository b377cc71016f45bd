import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, type TestContext, vi } from 'vitest';
import {
  type Clip,
  type CreateClipResponse,
  clipSchema,
  createClipResponseSchema,
  errorBodySchema,
} from '../../../contract/index.ts';
import { postForm } from '../../support/postForm.ts';
import {
  killServiceProcesses,
  refusedStart,
  type ServiceProcess,
  startServiceProcess,
  unprinted,
} from '../../support/serviceProcess.ts';
import { SmallDisk } from '../../support/smallDisk.ts';
import { voice } from '../../support/voice.ts';
import { writeWav } from '../../support/wav.ts';

// The built service over a disk of its own, 8 MB of memory, which is really filled.
const clip = Uint8Array.from(writeWav({ channels: [voice(1.5)], sampleRateHz: 16_000 }));
const PATIENCE = { timeout: 30_000 };

let disk: SmallDisk;
let service: ServiceProcess;
let stored: string;

beforeAll(async () => {
  disk = await SmallDisk.mount(8);
  if (disk.whyNot !== undefined) return;
  service = await startServiceProcess(data());
  stored = await uploaded();
  await vi.waitUntil(async () => (await statusOf(stored)) === 'done', PATIENCE);
}, 60_000);
beforeEach((context: TestContext) => context.skip(disk.whyNot !== undefined, disk.whyNot));
afterAll(async () => {
  if (disk.whyNot === undefined) killServiceProcesses();
  await disk.unmount();
});

const data = () => join(disk.directory, 'data');
const fill = () => disk.fill();
const room = () => disk.empty();

const post = () =>
  fetch(`${service.pageUrl}v1/clips`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fileName: unprinted('Jane Doe.wav'), contentType: 'audio/wav', sizeBytes: clip.length }),
  });
const create = async () => createClipResponseSchema.parse(await (await post()).json());

const send = ({ upload }: CreateClipResponse) => postForm(upload, clip);

/** The service makes room itself, for a moment: it deletes messages, and what LevelDB has no more use for. */
const fillUntilRefused = () =>
  expect
    .poll(async () => {
      fill();
      return (await post()).status;
    }, PATIENCE)
    .toBe(503);

async function uploaded(): Promise<string> {
  const created = await create();
  expect((await send(created)).status).toBe(204);
  return created.clipId;
}

async function read(clipId: string): Promise<Clip> {
  const response = await fetch(`${service.pageUrl}v1/clips/${clipId}`);
  expect(response.status).toBe(200);
  return clipSchema.parse(await response.json());
}
const statusOf = async (clipId: string) => (await read(clipId)).status;

async function expectRefusedAndReadable(created: CreateClipResponse, reason: RegExp): Promise<void> {
  const call = await post();
  expect([call.status, call.headers.get('retry-after')]).toEqual([503, '60']);
  const { error } = errorBodySchema.parse(await call.json());
  expect(error).toMatchObject({ code: 'service-unavailable', message: expect.stringMatching(/storage is full/) });
  const upload = await send(created);
  expect(upload.status).toBe(503);
  expect(await upload.text()).toMatch(reason);
  expect(await statusOf(stored)).toBe('done');
  expect((await fetch(service.pageUrl)).status).toBe(200);
}

/** The table is opened anew a moment after there is room. */
const expectTakesAgain = () => expect.poll(async () => (await post()).status, PATIENCE).toBe(201);

async function expectWorks(created: CreateClipResponse): Promise<void> {
  await expectTakesAgain();
  expect((await send(created)).status).toBe(204);
  await expect.poll(() => statusOf(created.clipId), PATIENCE).toBe('done');
}

describe('a full disk', () => {
  it('refuses new work, lets all be read, and work goes on when there is room', async () => {
    const created = await create();
    await fillUntilRefused();
    await expectRefusedAndReadable(created, /there is no room on the disk/);
    await room();
    await expectWorks(created);
  });

  it('stops what waits, and goes on with it when there is room', async () => {
    const clipIds = await Promise.all([uploaded(), uploaded(), uploaded()]);
    await fillUntilRefused();
    await room();
    for (const clipId of clipIds) await expect.poll(() => statusOf(clipId), PATIENCE).toBe('done');
    await expectTakesAgain();
  });

  it('loses nothing of what was taken before and after, also over a kill', async () => {
    const created = await create();
    await fillUntilRefused();
    await room();
    await expectWorks(created);
    const [after, before] = [await uploaded(), await read(stored)];
    await service.stop('SIGKILL');
    service = await startServiceProcess(data());
    expect(await read(stored)).toEqual(before);
    await expect.poll(() => statusOf(after), PATIENCE).toBe('done');
  });

  it('is said in one sentence at a start', async () => {
    await service.stop('SIGTERM');
    fill();
    const { status, output } = await refusedStart(data(), []);
    await room();
    expect(status).toBe(1);
    expect(output.trim().split('\n')).toEqual([
      expect.stringMatching(/^Cannot use the data directory .* there is no room on the disk\. .*--data-dir\.$/),
    ]);
    service = await startServiceProcess(data());
  });
});

it('a data directory that is moved away is one that takes nothing, until it is back', async () => {
  const created = await create();
  await rename(data(), `${data()}-away`);
  await expectRefusedAndReadable(created, /the data directory is gone/);
  await rename(`${data()}-away`, data());
  await expectWorks(created);
});
