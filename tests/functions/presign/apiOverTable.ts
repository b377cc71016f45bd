import { S3Client } from '@aws-sdk/client-s3';
import type { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createClipResponseSchema, type Recognition } from '../../../contract/index.ts';
import type { KeptTable } from '../../../functions/bucket/index.ts';
import { createApp } from '../../../functions/presign/app.ts';
import { UploadQueue } from '../../../functions/presign/retryClip.ts';
import { Uploads } from '../../../functions/presign/uploads.ts';
import { ClipStore, IdempotencyKeys, type NewClip, randomClipId } from '../../../functions/records/index.ts';
import { SAMPLE_RECOGNITION } from '../../support/recognition.ts';
import type { startTable } from '../../support/table.ts';

/** How the API is called here. */
export interface CallOptions {
  tenant?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

const CLIP = { fileName: 'a.wav', contentType: 'audio/wav', sizeBytes: 1234 };

/** The API's own code over a real client of a table in memory; its bucket is a list of keys, its clock can be moved. */
export class ApiOverTable {
  nowMs = Date.UTC(2026, 10, 28, 12);
  /** Keys of audio that has come, and when. */
  readonly arrived = new Map<string, number>();
  readonly erased: string[] = [];
  readonly faults: unknown[] = [];
  /** Tables that were kept in the bucket, and the batches whose tables were erased. */
  readonly kept: KeptTable[] = [];
  readonly tablesErased: [tenant: string, batch: string][] = [];
  readonly uploads: Uploads;
  /** Messages to the queue of uploads. */
  readonly sent: string[] = [];
  readonly clips: ClipStore;
  readonly #app: ReturnType<typeof createApp>;

  constructor({ client, tableName }: Pick<Awaited<ReturnType<typeof startTable>>, 'client' | 'tableName'>) {
    const nowMs = () => this.nowMs;
    this.clips = new ClipStore(client, tableName, { nowMs });
    const s3 = new S3Client({ region: 'eu-west-1', credentials: { accessKeyId: 'id', secretAccessKey: 'secret' } });
    const uploads = new Uploads(s3, 'the-bucket');
    this.uploads = uploads;
    uploads.eraseTables = async (...of) => void this.tablesErased.push(of);
    uploads.keepTable = async (kept) => {
      this.kept.push(kept);
      return { url: 'https://bucket/kept', expiresAt: new Date(this.nowMs + 900_000).toISOString() };
    };
    uploads.erase = async ({ objectKey }) => void this.erased.push(objectKey);
    uploads.arrivedAt = async ({ objectKey }) => this.arrived.get(objectKey);
    this.#app = createApp({
      clips: this.clips,
      keys: new IdempotencyKeys(client, tableName, nowMs),
      uploads,
      queueLength: { read: async () => undefined },
      queue: new UploadQueue(this.#sqs(), 'https://sqs/queue', 'the-bucket'),
      uploadConcurrency: 3,
      modelCard: {} as never,
      nowMs,
      logger: { error: (message, ...more) => void this.faults.push(message, ...more) },
      metrics: { addMetric: () => undefined as never },
    });
  }

  /** Takes what is sent, and nothing else. */
  #sqs(): SQSClient {
    const send = async ({ input }: SendMessageCommand) => {
      if (input.QueueUrl !== 'https://sqs/queue') throw new Error(`Not to ${input.QueueUrl}.`);
      this.sent.push(input.MessageBody as string);
    };
    return { send } as unknown as SQSClient;
  }

  async call(
    method: string,
    path: string,
    { tenant = 'ann', body, headers = {} }: CallOptions = {},
  ): Promise<Response> {
    const apiKey = `${tenant}K${'k3Y'.repeat(13)}z`;
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    const request = { method, headers: { ...type, ...headers }, ...json };
    return this.#app.request(path, request, { event: { requestContext: { identity: { apiKey } } } });
  }

  /** @returns the answer's JSON, of a call that must succeed */
  async get<T>(path: string, tenant?: string): Promise<T> {
    const response = await this.call('GET', path, { tenant });
    if (response.status !== 200) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** Makes a clip by the API, a millisecond after the one before. @returns its id */
  async create(more: object = {}, tenant?: string): Promise<string> {
    this.nowMs++;
    const response = await this.call('POST', '/v1/clips', { tenant, body: { ...CLIP, ...more } });
    return createClipResponseSchema.parse(await response.json()).clipId;
  }

  /** Takes and finishes a clip, as a worker does. */
  async finish(clipId: string, recognition: Partial<Recognition> = {}, tenant = 'ann'): Promise<void> {
    const lease = { tenant, clipId, leaseId: 'one' };
    await this.clips.claimUpload(lease, { leaseMs: 60_000, messageId: 'm1' });
    await this.clips.complete(lease, { ...SAMPLE_RECOGNITION, ...recognition }, undefined);
  }

  async fail(clipId: string, code: 'processing-failed' | 'no-speech' = 'no-speech', tenant = 'ann'): Promise<void> {
    const lease = { tenant, clipId, leaseId: 'one' };
    await this.clips.claimUpload(lease, { leaseMs: 60_000, messageId: 'm1' });
    await this.clips.fail(lease, { code, message: 'Said why.' });
  }

  /** A worker takes a dropped file. @returns its clip's id */
  async drop(names: Partial<NewClip> = {}): Promise<string> {
    this.nowMs++;
    const clipId = randomClipId();
    const drop = { tenant: 'ann', clipId, objectKey: `drops/ann/may/${clipId}`, fileName: 'd.wav', sizeBytes: 9 };
    await this.clips.claimDrop({ ...drop, batch: 'may', ...names }, 'one', { leaseMs: 60_000, messageId: 'm1' });
    return clipId;
  }
}
