import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ClipStore, randomClipId, writtenObjects } from '../../../../functions/records/index.ts';
import { sendAgain } from '../../../../infra/commands/redrive/sendAgain.ts';
import { startTable } from '../../../support/table.ts';
import { FAKE_CONFIG, type FakeCall, fakeAws } from '../support/fakeAws.ts';

interface Input {
  QueueUrl: string;
  Entries: { Id: string; MessageBody: string }[];
}

let table: Awaited<ReturnType<typeof startTable>>;
let clips: ClipStore;
let sqs: SQSClient;
let calls: FakeCall<Input>[];
let answer: () => unknown;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  clips = new ClipStore(table.client, table.tableName);
  sqs = new SQSClient(FAKE_CONFIG);
  answer = () => ({ Successful: [] });
  calls = fakeAws<Input>(sqs, () => answer());
});

const send = () =>
  sendAgain(
    { table: table.client, sqs },
    { tableName: table.tableName, bucketName: 'audio', queueUrls: { upload: 'uploads', drop: 'drops' } },
  );
const sent = () =>
  calls.flatMap(({ input }) => input.Entries.flatMap(({ MessageBody }) => writtenObjects(MessageBody)));

/** A dropped file with an end. */
async function drop(error?: { code: 'processing-failed' | 'no-speech'; message: string }) {
  const clipId = randomClipId();
  const written = { eTag: 'e1', sequencer: '0A', writtenAtEpochMs: 1_000_400 };
  const clip = {
    tenant: 'ann',
    clipId,
    objectKey: `drops/ann/b/${clipId}.wav`,
    fileName: 'a.wav',
    sizeBytes: 7,
    ...written,
  };
  await clips.claimDrop(clip, clipId, { leaseMs: 60_000, messageId: 'm' });
  if (error) await clips.fail({ tenant: 'ann', clipId, leaseId: clipId }, error);
  return { bucket: 'audio', key: clip.objectKey, sizeBytes: 7, ...written };
}
const GIVEN_UP = { code: 'processing-failed', message: 'x' } as const;

describe('sendAgain', () => {
  it('tells the queue of the clips that were given up, each as its record says, and of no others', async () => {
    await drop();
    await drop({ code: 'no-speech', message: 'Silence.' });
    expect(await send()).toBe(0);
    expect(calls).toEqual([]);
    const given = [];
    for (let index = 0; index < 23; index++) given.push(await drop(GIVEN_UP));
    expect(await send()).toBe(23);
    expect(calls.map(({ name, input }) => [name, input.QueueUrl, input.Entries.length])).toEqual([
      ['SendMessageBatch', 'drops', 10],
      ['SendMessageBatch', 'drops', 10],
      ['SendMessageBatch', 'drops', 3],
    ]);
    for (const { input } of calls) expect(new Set(input.Entries.map(({ Id }) => Id)).size).toBe(input.Entries.length);
    const byKey = (a: { key: string }, b: { key: string }) => a.key.localeCompare(b.key);
    expect(sent().sort(byKey)).toEqual(given.sort(byKey));
  });

  it('tells of an upload where uploads wait, before the drops', async () => {
    const clipId = randomClipId();
    const objectKey = `uploads/ann/${clipId}`;
    await clips.create({ tenant: 'ann', clipId, objectKey, fileName: 'a.wav', sizeBytes: 7 });
    const lease = { tenant: 'ann', clipId, leaseId: clipId };
    await clips.claimUpload(lease, { leaseMs: 60_000, messageId: 'm' });
    await clips.fail(lease, GIVEN_UP);
    await drop(GIVEN_UP);
    await send();
    const told = calls.map(({ input }) => [input.QueueUrl, writtenObjects(input.Entries[0].MessageBody)[0].key]);
    expect(told[0]).toEqual(['uploads', objectKey]);
    expect(told.slice(1).map(([queueUrl]) => queueUrl)).toEqual(told.slice(1).map(() => 'drops'));
    expect(told.length).toBeGreaterThan(1);
  });

  it('says so when the queue takes some only', async () => {
    await drop(GIVEN_UP);
    answer = () => ({ Failed: [{ Id: '0', Code: 'InternalError', Message: 'try later', SenderFault: false }] });
    await expect(send()).rejects.toThrow(/refused 1 messages \(try later\).*Run it again/);
  });
});
