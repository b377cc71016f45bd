import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ClipStore, type Lease, NewerRecordError, randomClipId } from '../../../functions/records/index.ts';
import { SAMPLE_EMBEDDING, SAMPLE_RECOGNITION } from '../../support/recognition.ts';
import { startTable } from '../../support/table.ts';

const LEASE_MS = 60_000;
const by = (messageId: string) => ({ leaseMs: LEASE_MS, messageId });
/** By another message each time. */
const ATTEMPT = {
  leaseMs: LEASE_MS,
  get messageId() {
    return randomClipId();
  },
};
let table: Awaited<ReturnType<typeof startTable>>;
let clips: ClipStore;
let nowMs: number;
let clipId: string;

beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  nowMs = Date.UTC(2026, 10, 22);
  clips = new ClipStore(table.client, table.tableName, { nowMs: () => nowMs });
  clipId = randomClipId();
});

const newClip = (id = clipId) => ({
  tenant: 'ann',
  clipId: id,
  objectKey: `uploads/ann/${id}`,
  fileName: 'a.wav',
  contentType: 'audio/wav',
  sizeBytes: 1000,
});
const GIVEN_UP = { code: 'processing-failed', message: 'Five times.' } as const;
const lease = (leaseId: string): Lease => ({ tenant: 'ann', clipId, leaseId });

it('a table that is missing is a fault, and not a lost lease', async () => {
  const nowhere = new ClipStore(table.client, 'nowhere');
  await expect(nowhere.release(lease('one'))).rejects.toThrow('resource not found');
});

describe('an upload', () => {
  it('goes from awaiting-upload over processing to done', async () => {
    await clips.create(newClip());
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'awaiting-upload', attempts: 0 });
    expect(await clips.claimUpload(lease('one'), ATTEMPT)).toMatchObject({ outcome: 'claimed' });
    expect(await clips.renew(lease('one'), LEASE_MS, 0.5)).toBe(true);
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'processing', progress: 0.5, attempts: 1 });
    expect(await clips.complete(lease('one'), SAMPLE_RECOGNITION, SAMPLE_EMBEDDING)).toBe(true);
    const done = await clips.get('ann', clipId);
    expect(done).toMatchObject({ status: 'done', recognition: { emotion: 'happy', confidence: 0.79 } });
    expect([...new Float32Array(Uint8Array.from(done!.embedding!).buffer)]).toEqual([0.5, -1.25, 3]);
    expect(done).not.toHaveProperty('leaseId');
  });

  it('has in each state what belongs to it, and nothing of the state before', async () => {
    nowMs += 1;
    const fresh = {
      pk: `clip#ann#${clipId}`,
      sk: 'clip',
      ...newClip(),
      schemaVersion: 2,
      source: 'upload',
      createdAtEpochMs: nowMs,
      uploadExpiresAtEpochMs: nowMs + 15 * 60_000,
      // Whole seconds, and never too early.
      expiresAtEpochSeconds: Date.UTC(2026, 11, 22) / 1000 + 1,
    };
    expect(await clips.create(newClip())).toEqual({ ...fresh, status: 'awaiting-upload', attempts: 0 });
    await clips.claimUpload(lease('one'), ATTEMPT);
    await clips.renew(lease('one'), LEASE_MS, 0.5);
    await clips.fail(lease('one'), GIVEN_UP);
    expect(await clips.get('ann', clipId)).toEqual({
      ...fresh,
      status: 'failed',
      attempts: 1,
      tries: 1,
      error: GIVEN_UP,
    });
    await clips.claimUpload(lease('two'), { ...by('m2'), eTag: 'e2' });
    const held = { leaseId: 'two', leaseExpiresAtEpochMs: nowMs + LEASE_MS, leaseMessageId: 'm2' };
    const claimed = { status: 'processing', attempts: 2, tries: 1, eTag: 'e2', ...held };
    expect(await clips.get('ann', clipId)).toEqual({ ...fresh, ...claimed });
    await clips.renew(lease('two'), LEASE_MS, 0.5);
    await clips.complete(lease('two'), SAMPLE_RECOGNITION, SAMPLE_EMBEDDING);
    const { embedding, ...done } = (await clips.get('ann', clipId))!;
    expect(embedding).toBeDefined();
    const tries = { attempts: 2, tries: 1, eTag: 'e2' };
    expect(done).toEqual({ ...fresh, status: 'done', ...tries, recognition: SAMPLE_RECOGNITION });
  });

  it('gets a later deadline with a fresh form, for as long as it has not come', async () => {
    const first = (await clips.create(newClip()))!;
    nowMs += 60_000;
    await clips.extendUpload('ann', clipId);
    const uploadExpiresAtEpochMs = nowMs + 15 * 60_000;
    expect(await clips.get('ann', clipId)).toEqual({ ...first, uploadExpiresAtEpochMs });
    await clips.claimUpload(lease('one'), ATTEMPT);
    nowMs += 60_000;
    await clips.extendUpload('ann', clipId);
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'processing', uploadExpiresAtEpochMs });
  });

  it('is gone at the very second at which its time is over, and not before', async () => {
    const { expiresAtEpochSeconds } = (await clips.create(newClip()))!;
    nowMs = expiresAtEpochSeconds * 1000 - 1;
    expect(await clips.get('ann', clipId)).toBeDefined();
    expect(await clips.create(newClip())).toBeUndefined();
    nowMs += 1;
    expect(await clips.get('ann', clipId)).toBeUndefined();
    expect(await clips.create(newClip())).toBeDefined();
  });

  it('is made once for an id', async () => {
    expect(await clips.create(newClip())).toBeDefined();
    expect(await clips.create(newClip())).toBeUndefined();
  });

  it("is hidden from another tenant, and after its time, also before the table's own clean-up", async () => {
    await clips.create(newClip());
    expect(await clips.get('bob', clipId)).toBeUndefined();
    nowMs += 31 * 86_400_000;
    expect(await clips.get('ann', clipId)).toBeUndefined();
    expect(await clips.create(newClip())).toBeDefined();
  });

  it('fails with its reason', async () => {
    await clips.create(newClip());
    await clips.claimUpload(lease('one'), ATTEMPT);
    expect(await clips.fail(lease('one'), { code: 'no-speech', message: 'Silence.' })).toBe(true);
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'failed', error: { code: 'no-speech' } });
  });
});

describe('a failure of the service itself', () => {
  it('is taken up again by whoever brings the clip again, and its error goes', async () => {
    await clips.create(newClip());
    await clips.claimUpload(lease('one'), ATTEMPT);
    await clips.fail(lease('one'), GIVEN_UP);
    expect(await clips.claimUpload(lease('two'), ATTEMPT)).toMatchObject({ outcome: 'claimed' });
    const claimed = await clips.get('ann', clipId);
    expect(claimed).toMatchObject({ status: 'processing', attempts: 2, tries: 1 });
    expect(claimed).not.toHaveProperty('error');
    expect(await clips.complete(lease('two'), SAMPLE_RECOGNITION, SAMPLE_EMBEDDING)).toBe(true);
  });

  it('is the only one: a file that is refused stays so', async () => {
    await clips.create(newClip());
    await clips.claimUpload(lease('one'), ATTEMPT);
    await clips.fail(lease('one'), { code: 'no-speech', message: 'Silence.' });
    expect(await clips.claimUpload(lease('two'), ATTEMPT)).toMatchObject({ outcome: 'finished' });
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'failed', error: { code: 'no-speech' } });
  });

  it('of a dropped file is taken up too', async () => {
    const drop = { ...newClip(), objectKey: 'drops/ann/monday/a.wav', eTag: 'e1', batch: 'monday' };
    await clips.claimDrop(drop, 'one', ATTEMPT);
    await clips.fail(lease('one'), GIVEN_UP);
    expect(await clips.claimDrop(drop, 'two', ATTEMPT)).toMatchObject({ outcome: 'claimed' });
  });
});

describe('a record of another version', () => {
  const key = () => ({ pk: `clip#ann#${clipId}`, sk: 'clip' });
  const change = (update: string, values: Record<string, unknown>) =>
    DynamoDBDocumentClient.from(table.client).send(
      new UpdateCommand({
        TableName: table.tableName,
        Key: key(),
        UpdateExpression: update,
        ExpressionAttributeValues: values,
      }),
    );
  const stored = async () =>
    (await DynamoDBDocumentClient.from(table.client).send(new GetCommand({ TableName: table.tableName, Key: key() })))
      .Item;

  it('that is newer is neither read nor claimed, and stays as it is', async () => {
    await clips.create(newClip());
    await change('SET schemaVersion = :three', { ':three': 3 });
    const before = await stored();
    await expect(clips.get('ann', clipId)).rejects.toThrow(NewerRecordError);
    await expect(clips.claimUpload(lease('one'), ATTEMPT)).rejects.toThrow(NewerRecordError);
    await expect(clips.claimDrop(newClip(), 'two', ATTEMPT)).rejects.toThrow(/newer version/);
    expect(await clips.create(newClip())).toBeUndefined();
    expect(await stored()).toEqual(before);
  });

  it('counts as none once it has expired', async () => {
    await clips.create(newClip());
    await change('SET schemaVersion = :three', { ':three': 3 });
    nowMs += 31 * 86_400_000;
    expect(await clips.get('ann', clipId)).toBeUndefined();
    expect(await clips.create(newClip())).toBeDefined();
  });

  it('with attributes that nobody knows is read without them, and keeps them', async () => {
    await clips.create(newClip());
    await change('SET mood = :mood', { ':mood': 'blue' });
    expect(await clips.get('ann', clipId)).not.toHaveProperty('mood');
    await clips.claimUpload(lease('one'), ATTEMPT);
    await clips.complete(lease('one'), SAMPLE_RECOGNITION, SAMPLE_EMBEDDING);
    expect(await stored()).toMatchObject({ status: 'done', mood: 'blue' });
  });

  it('1 with a result from before there were rooms is read, with nothing known', async () => {
    await clips.create(newClip());
    await clips.claimUpload(lease('one'), ATTEMPT);
    await clips.complete(lease('one'), SAMPLE_RECOGNITION, SAMPLE_EMBEDDING);
    const { known, ...before } = SAMPLE_RECOGNITION;
    const values = { ':one': 1, ':before': { ...before, profile: null } };
    await change('SET schemaVersion = :one, recognition = :before', values);
    expect((await clips.get('ann', clipId))!.recognition).toEqual({ ...before, known });
  });

  it('1 is claimed like any, and is 2 with its result, which a service of before could not read', async () => {
    await clips.create(newClip());
    await change('SET schemaVersion = :one', { ':one': 1 });
    expect(await clips.claimUpload(lease('one'), ATTEMPT)).toMatchObject({ outcome: 'claimed' });
    expect(await stored()).toMatchObject({ schemaVersion: 1 });
    await clips.complete(lease('one'), SAMPLE_RECOGNITION, SAMPLE_EMBEDDING);
    expect(await stored()).toMatchObject({ schemaVersion: 2, status: 'done' });
  });
});

describe('the time that results are kept', () => {
  it.each([1, 30, 365])('is %i days when a deployment says so', async (days) => {
    const options = { nowMs: () => nowMs, resultRetentionDays: days };
    const item = await new ClipStore(table.client, table.tableName, options).create(newClip());
    expect(item?.expiresAtEpochSeconds).toBe(Date.UTC(2026, 10, 22 + days) / 1000);
  });
});

describe('erasing', () => {
  it('happens only in the state that was seen', async () => {
    const item = (await clips.create(newClip()))!;
    await clips.claimUpload(lease('one'), ATTEMPT);
    expect(await clips.delete(item)).toBe(false);
    expect(await clips.delete((await clips.get('ann', clipId))!)).toBe(true);
    expect(await clips.delete(item)).toBe(false);
  });
});

describe('a claim', () => {
  it('whose answer was lost is still ours when the client tries again', async () => {
    await clips.create(newClip());
    expect(await clips.claimUpload(lease('one'), ATTEMPT)).toMatchObject({ outcome: 'claimed' });
    expect(await clips.claimUpload(lease('one'), ATTEMPT)).toMatchObject({ outcome: 'claimed' });
    expect(await clips.get('ann', clipId)).toMatchObject({ attempts: 1 });
  });

  it('of a clip that may not be tried again is so too when its answer was lost', async () => {
    await clips.create(newClip());
    const dead = { ...by('m1'), isDeadLetter: true };
    for (const _ of ['answer lost', 'again']) {
      expect(await clips.claimUpload(lease('one'), dead)).toEqual({ outcome: 'exhausted' });
      expect(await clips.claimDrop(newClip('c_drop'), 'one', dead)).toEqual({ outcome: 'exhausted' });
    }
    await clips.release(lease('one'));
    for (const name of ['2', '3', '4', '5']) {
      await clips.claimUpload(lease(name), ATTEMPT);
      await clips.release(lease(name));
    }
    expect(await clips.claimUpload(lease('6'), by('m2'))).toEqual({ outcome: 'exhausted' });
    expect(await clips.claimUpload(lease('6'), by('m2'))).toEqual({ outcome: 'exhausted' });
  });

  it('is won by exactly one of many at once', async () => {
    await clips.create(newClip());
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, i) => clips.claimUpload(lease(String(i)), ATTEMPT)),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'busy')).toHaveLength(9);
  });

  it('says busy while a lease runs, and takes over when it is over or given back', async () => {
    await clips.create(newClip());
    await clips.claimUpload(lease('one'), ATTEMPT);
    nowMs += LEASE_MS - 1;
    expect(await clips.claimUpload(lease('two'), ATTEMPT)).toMatchObject({ outcome: 'busy' });
    nowMs += 1;
    expect(await clips.claimUpload(lease('two'), ATTEMPT)).toMatchObject({ outcome: 'claimed' });
    expect(await clips.release(lease('two'))).toBe(true);
    expect(await clips.claimUpload(lease('three'), ATTEMPT)).toMatchObject({ outcome: 'claimed' });
    expect((await clips.get('ann', clipId))!.attempts).toBe(3);
  });

  it('keeps others away for as long as it is renewed', async () => {
    await clips.create(newClip());
    await clips.claimUpload(lease('one'), ATTEMPT);
    nowMs += LEASE_MS / 2;
    await clips.renew(lease('one'), LEASE_MS, 0.5);
    nowMs += LEASE_MS - 1;
    expect(await clips.claimUpload(lease('two'), ATTEMPT)).toMatchObject({ outcome: 'busy' });
    nowMs += 1;
    expect(await clips.claimUpload(lease('two'), ATTEMPT)).toMatchObject({ outcome: 'claimed' });
    // The next one starts from the beginning.
    expect(await clips.get('ann', clipId)).not.toHaveProperty('progress');
  });

  it('of a dropped file lasts as long as any other', async () => {
    await clips.claimDrop(newClip(), 'one', by('m1'));
    const held = { leaseId: 'one', leaseExpiresAtEpochMs: nowMs + LEASE_MS, leaseMessageId: 'm1' };
    expect(await clips.get('ann', clipId)).toMatchObject({ ...held, attempts: 1, tries: 1 });
    const busy = { outcome: 'busy', untilEpochMs: nowMs + LEASE_MS };
    expect(await clips.claimDrop(newClip(), 'two', ATTEMPT)).toEqual(busy);
    nowMs += LEASE_MS;
    expect(await clips.claimDrop(newClip(), 'two', by('m2'))).toMatchObject({ outcome: 'claimed' });
    expect(await clips.get('ann', clipId)).toMatchObject({ leaseMessageId: 'm2', attempts: 2, tries: 2 });
  });

  it('is judged anew when another worker is faster by a moment', async () => {
    await clips.create(newClip());
    const get = clips.get.bind(clips);
    clips.get = async (...of) => {
      const seen = await get(...of);
      clips.get = get;
      await clips.claimUpload(lease('faster'), ATTEMPT);
      return seen;
    };
    expect(await clips.claimUpload(lease('slower'), ATTEMPT)).toMatchObject({ outcome: 'busy' });
    expect(await clips.get('ann', clipId)).toMatchObject({ leaseId: 'faster', attempts: 1 });
  });

  it('loses against a renewal that comes at the last moment', async () => {
    await clips.create(newClip());
    await clips.claimUpload(lease('one'), ATTEMPT);
    nowMs += LEASE_MS;
    const get = clips.get.bind(clips);
    clips.get = async (...of) => {
      const seen = await get(...of);
      clips.get = get;
      await clips.renew(lease('one'), LEASE_MS, 0.5);
      return seen;
    };
    const busy = { outcome: 'busy', untilEpochMs: nowMs + LEASE_MS };
    expect(await clips.claimUpload(lease('two'), ATTEMPT)).toEqual(busy);
    expect(await clips.get('ann', clipId)).toMatchObject({ leaseId: 'one', attempts: 1 });
  });

  it('by the message that the clip is held by need not wait: whoever had it by that one has it no longer', async () => {
    await clips.create(newClip());
    await clips.claimUpload(lease('dead'), by('m1'));
    expect(await clips.claimUpload(lease('next'), by('m1'))).toMatchObject({ outcome: 'claimed' });
    expect(await clips.get('ann', clipId)).toMatchObject({ leaseId: 'next', tries: 2 });
    expect(await clips.complete(lease('dead'), SAMPLE_RECOGNITION, SAMPLE_EMBEDDING)).toBe(false);
  });

  it('says finished after a result, and absent when there is none', async () => {
    expect(await clips.claimUpload(lease('one'), ATTEMPT)).toMatchObject({ outcome: 'absent' });
    await clips.create(newClip());
    await clips.claimUpload(lease('one'), ATTEMPT);
    await clips.complete(lease('one'), SAMPLE_RECOGNITION, SAMPLE_EMBEDDING);
    expect(await clips.claimUpload(lease('two'), ATTEMPT)).toMatchObject({ outcome: 'finished' });
  });

  it('makes the record of a dropped file, once', async () => {
    const drop = { ...newClip(), objectKey: 'drops/ann/monday/a.wav', batch: 'monday' };
    const outcomes = await Promise.all(['a', 'b', 'c'].map((id) => clips.claimDrop(drop, id, ATTEMPT)));
    expect(outcomes.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(1);
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'processing', source: 'drop', batch: 'monday' });
  });
});

describe('the tries of a clip', () => {
  const claim = (name: string) => clips.claimUpload(lease(name), ATTEMPT);
  const tries = async () => (await clips.get('ann', clipId))!.tries;

  it('are five, whatever befell them; who comes then is to say so, and so is who comes after that one', async () => {
    await clips.create(newClip());
    for (const name of ['1', '2', '3', '4', '5']) {
      expect(await claim(name)).toMatchObject({ outcome: 'claimed' });
      expect(await claim('busy')).toMatchObject({ outcome: 'busy' });
      if (name < '4') await clips.release(lease(name));
      else nowMs += LEASE_MS;
    }
    expect(await claim('6')).toEqual({ outcome: 'exhausted' });
    nowMs += LEASE_MS;
    expect(await claim('7')).toEqual({ outcome: 'exhausted' });
    expect(await clips.fail(lease('7'), GIVEN_UP)).toBe(true);
    expect(await tries()).toBe(7);
  });

  it('begin anew when a clip that was given up is brought again', async () => {
    await clips.create(newClip());
    for (const name of ['1', '2', '3', '4', '5', '6']) {
      await claim(name);
      if (name < '6') await clips.release(lease(name));
    }
    await clips.fail(lease('6'), GIVEN_UP);
    for (const name of ['1', '2', '3', '4', '5']) {
      expect(await claim(name)).toMatchObject({ outcome: 'claimed' });
      expect(await tries()).toBe(Number(name));
      await clips.release(lease(name));
    }
    expect(await claim('6')).toEqual({ outcome: 'exhausted' });
  });

  it('do not count one that is left to another message', async () => {
    await clips.create(newClip());
    await claim('one');
    expect(await clips.leave(lease('one'))).toBe(true);
    expect(await clips.leave(lease('one'))).toBe(false);
    expect(await tries()).toBe(0);
    expect(await claim('two')).toMatchObject({ outcome: 'claimed' });
    expect(await tries()).toBe(1);
  });
});

describe('two uploads by one form', () => {
  const of = (sequencer: string) => ({ ...by(sequencer), eTag: `e${sequencer}`, sequencer });

  it('are one clip, of which the record knows the write that a worker last came for', async () => {
    await clips.create(newClip());
    await clips.claimUpload(lease('one'), of('0A'));
    await clips.leave(lease('one'));
    expect(await clips.claimUpload(lease('two'), of('0B'))).toMatchObject({ outcome: 'claimed' });
    expect(await clips.get('ann', clipId)).toMatchObject({ eTag: 'e0B', sequencer: '0B', tries: 1 });
  });

  it('leave nothing to do for the message of the first once somebody came for the second, as long as that one comes again', async () => {
    await clips.create(newClip());
    await clips.claimUpload(lease('two'), of('0B'));
    expect(await clips.claimUpload(lease('one'), of('0A'))).toEqual({ outcome: 'finished' });
    await clips.fail(lease('two'), GIVEN_UP);
    expect(await clips.claimUpload(lease('one'), of('0A'))).toEqual({ outcome: 'finished' });
    expect(await clips.claimUpload(lease('two'), of('0B'))).toMatchObject({ outcome: 'claimed' });
    await clips.release(lease('two'));
    expect(await clips.claimUpload(lease('three'), by('of before'))).toMatchObject({ outcome: 'claimed' });
    expect(await clips.get('ann', clipId)).toMatchObject({ eTag: 'e0B', sequencer: '0B' });
  });
});

describe('a dead letter', () => {
  const dead = { ...by('m1'), isDeadLetter: true };

  it('takes a clip only to give it up, however seldom it was tried', async () => {
    await clips.create(newClip());
    expect(await clips.claimUpload(lease('one'), dead)).toEqual({ outcome: 'exhausted' });
    const drop = newClip(randomClipId());
    expect(await clips.claimDrop(drop, 'one', dead)).toEqual({ outcome: 'exhausted' });
  });

  it('leaves a clip that was given up as it is, and one that another has', async () => {
    await clips.create(newClip());
    await clips.claimUpload(lease('one'), ATTEMPT);
    expect(await clips.claimUpload(lease('two'), dead)).toMatchObject({ outcome: 'busy' });
    await clips.fail(lease('one'), GIVEN_UP);
    expect(await clips.claimUpload(lease('two'), dead)).toEqual({ outcome: 'finished' });
  });
});

describe('a dropped file', () => {
  it('can be recognised again when its result has expired, before the table deletes it', async () => {
    const drop = { ...newClip(), objectKey: 'drops/ann/monday/a.wav', eTag: 'e1', batch: 'monday' };
    await clips.claimDrop(drop, 'one', ATTEMPT);
    await clips.complete(lease('one'), SAMPLE_RECOGNITION, SAMPLE_EMBEDDING);
    expect(await clips.claimDrop(drop, 'two', ATTEMPT)).toMatchObject({ outcome: 'finished' });
    nowMs += 31 * 86_400_000;
    expect(await clips.claimDrop(drop, 'three', ATTEMPT)).toMatchObject({ outcome: 'claimed' });
  });

  it('is discarded by its worker alone', async () => {
    await clips.claimDrop({ ...newClip(), eTag: 'e1' }, 'one', ATTEMPT);
    expect(await clips.discard(lease('other'))).toBe(false);
    expect(await clips.discard(lease('one'))).toBe(true);
    expect(await clips.get('ann', clipId)).toBeUndefined();
  });
});

describe('a lease given back', () => {
  it('is not brought back by a renewal that comes late', async () => {
    await clips.create(newClip());
    await clips.claimUpload(lease('one'), ATTEMPT);
    await clips.release(lease('one'));
    expect(await clips.renew(lease('one'), LEASE_MS, 0.5)).toBe(false);
    expect(await clips.claimUpload(lease('two'), ATTEMPT)).toMatchObject({ outcome: 'claimed' });
  });
});

describe('whoever lost the lease', () => {
  it('cannot write: not a result, not a failure, not progress', async () => {
    await clips.create(newClip());
    await clips.claimUpload(lease('slow'), ATTEMPT);
    nowMs += LEASE_MS;
    await clips.claimUpload(lease('next'), ATTEMPT);
    expect(await clips.complete(lease('slow'), SAMPLE_RECOGNITION, SAMPLE_EMBEDDING)).toBe(false);
    expect(await clips.fail(lease('slow'), { code: 'no-speech', message: 'x' })).toBe(false);
    expect(await clips.renew(lease('slow'), LEASE_MS, 0.9)).toBe(false);
    expect(await clips.release(lease('slow'))).toBe(false);
    expect(await clips.complete(lease('next'), SAMPLE_RECOGNITION, SAMPLE_EMBEDDING)).toBe(true);
  });

  it('cannot bring a deleted clip back', async () => {
    await clips.create(newClip());
    await clips.claimUpload(lease('one'), ATTEMPT);
    await clips.delete((await clips.get('ann', clipId))!);
    expect(await clips.complete(lease('one'), SAMPLE_RECOGNITION, SAMPLE_EMBEDDING)).toBe(false);
    expect(await clips.get('ann', clipId)).toBeUndefined();
  });
});
