import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type CreateClipResponse, createClipResponseSchema } from '../../../contract/index.ts';
import { postForm } from '../../support/postForm.ts';
import { unprinted } from '../../support/serviceProcess.ts';
import type { Ledger, SentUpload } from './ledger.ts';
import type { Recording } from './recordings.ts';
import type { Chance } from './suite.ts';

const BUCKET = 'ser-local';
const PAUSE_MS = 50;

/** Where the service is, whichever process of it there is now; waits while there is none. */
export type Reach = () => Promise<{ pageUrl: string; s3Endpoint: string }>;

/** People at the page and clients of the bucket, who try again when the line breaks, as both do. */
export class Clients {
  readonly #reach: Reach;
  readonly #dataDirectory: string;
  readonly #ledger: Ledger;
  readonly #chance: Chance;
  /** Each call that broke or was refused for now. */
  interruptions = 0;
  /** By how much the clock of everybody here is off, in milliseconds. */
  clockShiftMs = 0;
  /** Statuses that say that it goes later, besides the usual ones. */
  alsoLater: readonly number[] = [];

  constructor(reach: Reach, dataDirectory: string, ledger: Ledger, chance: Chance) {
    this.#reach = reach;
    this.#dataDirectory = dataDirectory;
    this.#ledger = ledger;
    this.#chance = chance;
  }

  /** Asks for a form and posts it; now and then somebody goes away when the line breaks. */
  async upload(recording: Recording): Promise<SentUpload> {
    const idempotencyKey = randomUUID();
    const sent: SentUpload = { clipId: '', recording, isSent: false };
    const isPatient = this.#chance.happens(0.7);
    for (;;) {
      const { clipId, upload } = await this.#create(recording, idempotencyKey);
      if (sent.clipId === '') this.#ledger.uploads.push(sent);
      else if (sent.clipId !== clipId) throw new Error(`One Idempotency-Key, two clips: ${sent.clipId} and ${clipId}.`);
      sent.clipId = clipId;
      sent.isSent = 'perhaps';
      const status = await this.#statusOf(postForm(upload, recording.bytes), [500, 503]);
      if (status === 204) sent.isSent = true;
      if (status === 204 || !isPatient) return sent;
    }
  }

  /** Writes an object below `drops/`; the same patience. */
  async drop(key: string, recording: Recording): Promise<void> {
    const sent = this.#ledger.beginWrite(key, recording);
    const isPatient = this.#chance.happens(0.7);
    for (;;) {
      const status = await this.#statusOf(this.#put(key, recording), [500, 503]);
      if (status === 200) sent.isSent = true;
      if (status === 200 || !isPatient) return;
    }
  }

  /** Erases a clip. @returns false when there is none */
  async erase(clipId: string): Promise<boolean> {
    for (;;) {
      const { pageUrl } = await this.#reach();
      const status = await this.#statusOf(fetch(`${pageUrl}v1/clips/${clipId}`, { method: 'DELETE' }));
      if (status === 204 || status === 404) return status === 204;
    }
  }

  async #create({ bytes }: Recording, idempotencyKey: string): Promise<CreateClipResponse> {
    const body = JSON.stringify({ fileName: unprinted('Ann, alone.wav'), sizeBytes: bytes.length });
    const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
    for (;;) {
      const { pageUrl } = await this.#reach();
      const call = fetch(`${pageUrl}v1/clips`, { method: 'POST', headers, body });
      const answer = call.then(async (response) => [response.status, await response.json()] as const);
      const status = await this.#statusOf(answer.then(([code]) => ({ status: code })));
      if (status === 201) return createClipResponseSchema.parse((await answer)[1]);
    }
  }

  async #put(Key: string, { bytes }: Recording): Promise<{ status: number }> {
    const { s3Endpoint } = await this.#reach();
    const credentials = JSON.parse(await readFile(join(this.#dataDirectory, 'credentials.json'), 'utf8')) as never;
    const place = { endpoint: s3Endpoint, region: 'us-east-1', credentials };
    const s3 = new S3Client({ ...place, maxAttempts: 1, systemClockOffset: this.clockShiftMs });
    try {
      const { $metadata } = await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: bytes }));
      return { status: $metadata.httpStatusCode ?? 0 };
    } catch (error) {
      const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
      if ($metadata?.httpStatusCode === undefined) throw error;
      return { status: $metadata.httpStatusCode };
    } finally {
      s3.destroy();
    }
  }

  /**
   * @param later what says that it goes later: S3 has two words for it, the API one
   * @returns 0 when the line broke
   * @throws Error for every other refusal
   */
  async #statusOf(call: Promise<{ status: number }>, later: readonly number[] = [503]): Promise<number> {
    const status = await call.then(
      (answer) => answer.status,
      () => 0,
    );
    if (status !== 0 && ![...later, ...this.alsoLater].includes(status)) {
      if (status < 400 || status === 404) return status;
      throw new Error(`Expected to be served, or to be told to come later; got ${status}.`);
    }
    this.interruptions++;
    await sleep(PAUSE_MS);
    return status;
  }
}
