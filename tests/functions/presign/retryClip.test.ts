import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clipSchema, errorBodySchema } from '../../../contract/index.ts';
import { writtenObjects } from '../../../functions/records/index.ts';
import { startTable } from '../../support/table.ts';
import { ApiOverTable } from './apiOverTable.ts';

const ATTEMPT = { leaseMs: 60_000, messageId: 'm2', eTag: 'e1', sequencer: '0A' };
let table: Awaited<ReturnType<typeof startTable>>;
let api: ApiOverTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  api = new ApiOverTable(table);
});

const retry = (clipId: string, tenant?: string) => api.call('POST', `/v1/clips/${clipId}/retry`, { tenant });
async function refused(clipId: string, status: number, message: RegExp): Promise<void> {
  const before = await api.clips.get('ann', clipId);
  const response = await retry(clipId);
  expect(response.status).toBe(status);
  const { error } = errorBodySchema.parse(await response.json());
  expect([error.code, error.message]).toEqual(['conflict', expect.stringMatching(message)]);
  expect(api.sent).toEqual([]);
  expect(await api.clips.get('ann', clipId)).toEqual(before);
}

/** An upload that was given up, and whose audio is there. */
async function givenUp(): Promise<string> {
  const clipId = await api.create();
  const lease = { tenant: 'ann', clipId, leaseId: 'one' };
  for (let tries = 1; tries <= 6; tries++) {
    await api.clips.claimUpload(lease, ATTEMPT);
    if (tries < 6) await api.clips.release(lease);
  }
  await api.clips.fail(lease, { code: 'processing-failed', message: 'Five times.' });
  api.arrived.set(`uploads/ann/${clipId}`, api.nowMs);
  return clipId;
}

describe('POST /v1/clips/{clipId}/retry', () => {
  it('tells the queue of the same audio, and lets the clip wait with all its tries', async () => {
    const clipId = await givenUp();
    const response = await retry(clipId);
    expect(response.status).toBe(202);
    const clip = clipSchema.parse(await response.json());
    expect(clip).toMatchObject({ clipId, status: 'queued' });
    expect(clip).not.toHaveProperty('error');
    expect(api.sent.map(writtenObjects)).toEqual([
      [
        {
          bucket: 'the-bucket',
          key: `uploads/ann/${clipId}`,
          eTag: 'e1',
          sizeBytes: 1234,
          sequencer: '0A',
          writtenAtEpochMs: undefined,
        },
      ],
    ]);
    const item = (await api.clips.get('ann', clipId))!;
    expect(item).toMatchObject({ status: 'awaiting-upload', tries: 0 });
    expect(item).not.toHaveProperty('error');
    for (let tries = 1; tries <= 5; tries++) {
      expect(await api.clips.claimUpload({ tenant: 'ann', clipId, leaseId: `${tries}` }, ATTEMPT)).toMatchObject({
        outcome: 'claimed',
      });
      await api.clips.release({ tenant: 'ann', clipId, leaseId: `${tries}` });
    }
  });

  it('does so days after the form has expired, and of a dropped file too', async () => {
    const uploaded = await givenUp();
    const objectKey = 'drops/ann/may/a b.wav';
    const dropped = await api.drop({ objectKey, sequencer: '0B', writtenAtEpochMs: api.nowMs });
    await api.clips.fail(
      { tenant: 'ann', clipId: dropped, leaseId: 'one' },
      { code: 'processing-failed', message: 'x' },
    );
    // The bucket tells whole seconds.
    api.arrived.set(objectKey, Math.floor(api.nowMs / 1000) * 1000);
    api.nowMs += 3 * 86_400_000;
    for (const clipId of [uploaded, dropped]) {
      expect(clipSchema.parse(await (await retry(clipId)).json()).status).toBe('queued');
    }
    expect(api.sent.flatMap(writtenObjects).map(({ key, sequencer }) => [key, sequencer])).toEqual([
      [`uploads/ann/${uploaded}`, '0A'],
      [objectKey, '0B'],
    ]);
  });

  it('tells first, and leaves alone what somebody has taken by that', async () => {
    const clipId = await givenUp();
    const awaitAgain = api.clips.awaitAgain.bind(api.clips);
    api.clips.awaitAgain = async (item) => {
      expect(api.sent).toHaveLength(1);
      await api.finish(clipId);
      await awaitAgain(item);
    };
    expect(clipSchema.parse(await (await retry(clipId)).json()).status).toBe('done');
  });

  it('refuses one that did not fail, or whose recording is at fault', async () => {
    const waits = await api.create();
    await refused(waits, 409, /^Expected a clip that failed with processing-failed; this one is awaiting-upload\.$/);
    const works = await api.drop();
    await refused(works, 409, /this one is processing\.$/);
    const done = await api.create();
    await api.finish(done);
    await refused(done, 409, /this one is done\.$/);
    const silent = await api.create();
    await api.fail(silent, 'no-speech');
    await refused(silent, 409, /this one failed with no-speech, and would again: send another recording\.$/);
  });

  it('refuses one whose audio is gone, or was overwritten', async () => {
    const clipId = await givenUp();
    api.arrived.clear();
    await refused(clipId, 409, /^Expected the audio of this clip; .* and is gone\. Send the recording again\.$/);
    const objectKey = 'drops/ann/may/again.wav';
    const dropped = await api.drop({ objectKey, writtenAtEpochMs: api.nowMs });
    await api.fail(dropped, 'processing-failed');
    await api.clips.fail(
      { tenant: 'ann', clipId: dropped, leaseId: 'one' },
      { code: 'processing-failed', message: 'x' },
    );
    api.arrived.set(objectKey, api.nowMs + 1000);
    await refused(dropped, 409, /and is overwritten\./);
  });

  it('knows no other tenant’s clip', async () => {
    const clipId = await givenUp();
    expect((await retry(clipId, 'bob')).status).toBe(404);
    expect((await retry(`c_${'0'.repeat(26)}`)).status).toBe(404);
    expect(api.sent).toEqual([]);
  });
});
