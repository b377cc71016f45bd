import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, NoSuchKey, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { CreateClipResponse } from '../../contract/index.ts';
import type { ApiAnswer, ApiCall } from './api.ts';
import type { Service } from './service.ts';

/** Declares a recording to the API and posts it with the signed form, as the page does. @returns the clip's id */
export async function upload(call: (call: ApiCall) => Promise<ApiAnswer>, path: string): Promise<string> {
  const bytes = readFileSync(path);
  const body = { fileName: basename(path), contentType: 'audio/flac', sizeBytes: bytes.length };
  const created = await call({ method: 'POST', path: '/v1/clips', body });
  if (created.status !== 201) throw new Error(`Expected 201, got ${created.status}: ${JSON.stringify(created.body)}`);
  const { clipId, upload: form } = created.body as CreateClipResponse;
  const data = new FormData();
  for (const [name, value] of Object.entries(form.fields)) data.append(name, value);
  data.append('file', new Blob([Uint8Array.from(bytes)]));
  const posted = await fetch(form.url, { method: 'POST', body: data });
  if (!posted.ok) throw new Error(`The form was refused: ${posted.status} ${await posted.text()}`);
  return clipId;
}

/** Puts a file into the bucket, as any S3 client does. @returns the object's entity tag */
export async function drop({ s3, deployment }: Service, key: string, body: Uint8Array): Promise<string> {
  const { ETag } = await s3.send(new PutObjectCommand({ Bucket: deployment.bucket, Key: key, Body: body }));
  return ETag ?? '';
}

/** @returns an object's text, or undefined when there is none */
export async function readObject({ s3, deployment }: Service, key: string): Promise<string | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: deployment.bucket, Key: key }));
    return await Body?.transformToString();
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/** Sends a message to the queue of drops. */
export async function send({ sqs, deployment }: Service, body: string): Promise<void> {
  await sqs.send(new SendMessageCommand({ QueueUrl: deployment.queueUrls.drop, MessageBody: body }));
}

/** How many messages a queue holds, those that are being worked on included. */
export async function countMessages(sqs: SQSClient, queueUrl: string): Promise<number> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
  );
  return (
    Number(Attributes.ApproximateNumberOfMessages) +
    Number(Attributes.ApproximateNumberOfMessagesNotVisible) +
    Number(Attributes.ApproximateNumberOfMessagesDelayed)
  );
}

/** Takes what lies in a queue. @returns the messages' bodies */
export async function takeMessages(sqs: SQSClient, QueueUrl: string): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    if (Messages.length === 0) return bodies;
    for (const { Body = '', ReceiptHandle } of Messages) {
      bodies.push(Body);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}

/** Waits until the queues of recordings are empty. */
export async function drained(service: Service): Promise<void> {
  for (const queueUrl of Object.values(service.deployment.queueUrls)) {
    while ((await countMessages(service.sqs, queueUrl)) > 0) await sleep(50);
  }
}
