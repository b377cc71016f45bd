import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { resultFileSchema } from '../../contract/index.ts';
import { unprinted } from '../support/logWatch.ts';
import type { Client } from './client.ts';

const BUCKET = 'ser-local';

/** What a mixed load is made of. */
export interface Mix {
  client: Client;
  s3: S3Client;
  /** A recording with a voice in it. */
  clip: Uint8Array<ArrayBuffer>;
}

/**
 * One of ten pieces of work, by number; all that it makes is erased at its end. Eight of ten are recognised.
 *
 * @throws Error when it did not end as it must
 */
export async function pieceOfWork(mix: Mix, index: number): Promise<void> {
  const kinds = [noRecording, dropped, repeated, neverSent, readings];
  await (kinds[index % 10] ?? recognised)(mix);
}

async function recognised({ client, clip }: Mix): Promise<void> {
  const clipId = expectThere(await client.send(clip));
  await endsAs(client, clipId, 'done');
  await client.call('GET', `v1/clips/${clipId}?include=embedding`);
  await erase(client, clipId);
}

async function noRecording({ client }: Mix): Promise<void> {
  const text = new TextEncoder().encode('Anything but a recording of a voice. '.repeat(20));
  const clipId = expectThere(await client.send(text));
  await endsAs(client, clipId, 'failed');
  await erase(client, clipId);
}

async function dropped({ client, s3, clip }: Mix): Promise<void> {
  const path = `load/${unprinted('Jane Roe')}/${randomUUID()}.wav`;
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: `drops/local/${path}`, Body: clip }));
  const { clipId, status } = resultFileSchema.parse(JSON.parse(await resultOf(s3, `results/local/${path}.json`)));
  if (status !== 'done') throw new Error(`Expected a dropped file to be done, got ${status}.`);
  await erase(client, clipId);
}

async function repeated({ client, clip }: Mix): Promise<void> {
  const headers = { 'idempotency-key': randomUUID() };
  await client.create('clip.wav', clip.length, headers);
  const clipId = expectThere(await client.send(clip, headers));
  await endsAs(client, clipId, 'done');
  await erase(client, clipId);
}

async function neverSent({ client, clip }: Mix): Promise<void> {
  const { clipId } = expectThere(await client.create('clip.wav', clip.length));
  await client.call('GET', `v1/clips/${clipId}?waitSeconds=1`);
  await erase(client, clipId);
}

async function readings({ client }: Mix): Promise<void> {
  for (const path of ['', 'docs', 'openapi.json', 'v1/model', `v1/clips/c_${'0'.repeat(26)}`, 'v1/clips?x=%00']) {
    await (await client.call('GET', path))?.arrayBuffer();
  }
}

function expectThere<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('Expected the service to take what is below its capacity.');
  return value;
}

async function endsAs(client: Client, clipId: string, status: 'done' | 'failed'): Promise<void> {
  const clip = await client.finished(clipId);
  if (clip?.status !== status) throw new Error(`Expected ${clipId} to be ${status}, got ${JSON.stringify(clip)}.`);
}

async function erase(client: Client, clipId: string): Promise<void> {
  const response = await client.call('DELETE', `v1/clips/${clipId}`);
  // A call that was refused for want of an answer may have erased it all the same.
  if (response?.status !== 204 && response?.status !== 404)
    throw new Error(`Expected ${clipId} to be erased, got ${response?.status}.`);
  const left = await client.call('GET', `v1/clips/${clipId}`);
  if (left?.status !== 404) throw new Error(`Expected ${clipId} to be gone, got ${left?.status}.`);
}

async function resultOf(s3: S3Client, Key: string): Promise<string> {
  for (;;) {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
      return (await Body?.transformToString()) ?? '';
    } catch (error) {
      if ((error as Error).name !== 'NoSuchKey') throw error;
      await sleep(500);
    }
  }
}
