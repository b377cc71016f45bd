import { S3Client } from '@aws-sdk/client-s3';
import { answerEvents } from '../../../functions/presign/answerEvents.ts';
import { createApp } from '../../../functions/presign/app.ts';
import { Uploads } from '../../../functions/presign/uploads.ts';
import { ClipStore, IdempotencyKeys } from '../../../functions/records/index.ts';
import type { Values } from '../../functions/life/expressions.ts';
import type { TableAccess } from '../../functions/life/memoryTable.ts';
import { SAMPLE_EMBEDDING, SAMPLE_RECOGNITION } from '../../support/recognition.ts';
import { WrongAnswer } from './target.ts';

/** The tenant whose key the seeds have, and ids of clips that are there: one waits, one is done, one is worked on. */
export const API_KEY = `ann${'K'}${'k3Y'.repeat(13)}z`;
export const CLIP_IDS = ['0', '1', '2'].map((digit) => `c_${digit.repeat(26)}`);

/** Of each of them. */
const NAMES = { batch: 'may', speaker: 'ann' };

/** A table in memory, as {@link ClipStore} takes it in the child (buildChild.ts). */
export function memoryClient(items: Map<string, Values>): ConstructorParameters<typeof ClipStore>[0] {
  const access: TableAccess = {
    items,
    turn: async () => undefined,
    onAnswer: () => undefined,
    onChange: () => undefined,
  };
  return access as unknown as ConstructorParameters<typeof ClipStore>[0];
}

/** The API over a table of three clips, anew for each input. */
export interface TestApi {
  answer: ReturnType<typeof answerEvents>;
  /** Forgets what the input before has changed. */
  reset: () => Promise<void>;
}

/** The API as it is deployed, but for its table and its bucket. */
export function createTestApi(): TestApi {
  const items = new Map<string, Values>();
  // No call waits for long: every look at the clock is a minute later.
  let nowMs = Date.UTC(2026, 10, 28);
  const clock = (): number => (nowMs += 60_000);
  const client = memoryClient(items);
  const clips = new ClipStore(client, 'clips', { nowMs: clock });
  const s3 = new S3Client({ region: 'eu-west-1', credentials: { accessKeyId: 'id', secretAccessKey: 'secret' } });
  const uploads = new Uploads(s3, 'bucket');
  uploads.erase = async () => undefined;
  uploads.eraseTables = async () => undefined;
  uploads.arrivedAt = async () => undefined;
  const app = createApp({
    clips,
    keys: new IdempotencyKeys(client, 'clips', clock),
    uploads,
    queueLength: { read: async () => 3 },
    queue: { tellOf: async () => undefined, erase: async () => undefined },
    uploadConcurrency: 3,
    modelCard: { id: 'none' } as never,
    nowMs: clock,
    logger: {
      error(message, ...extra) {
        throw new WrongAnswer(`a fault of the API's own: ${String(message)} ${JSON.stringify(extra)}`);
      },
    },
    metrics: { addMetric: () => undefined as never },
  });
  return { answer: answerEvents(app), reset: () => fill(clips, items) };
}

async function fill(clips: ClipStore, items: Map<string, Values>): Promise<void> {
  items.clear();
  for (const clipId of CLIP_IDS) {
    await clips.create({
      tenant: 'ann',
      clipId,
      objectKey: `uploads/ann/${clipId}`,
      fileName: 'a.wav',
      sizeBytes: 9,
      ...NAMES,
    });
  }
  const [, done, held] = CLIP_IDS.map((clipId) => ({ tenant: 'ann', clipId, leaseId: 'one' }));
  for (const lease of [done, held]) await clips.claimUpload(lease, { leaseMs: 60_000, messageId: 'm' });
  await clips.complete(done, SAMPLE_RECOGNITION, SAMPLE_EMBEDDING);
}
