import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { loadModel } from '../../core/index.ts';
import { ClipStore } from '../records/index.ts';
import { readEnvironment } from './env.ts';
import { writtenObjects } from './event.ts';
import { type InferDependencies, processObject } from './process.ts';

process.env.ORT_DISABLE_TELEMETRY = '1';

const environment = readEnvironment(process.env);
const dependencies: InferDependencies = {
  clips: new ClipStore(new DynamoDBClient(), environment.tableName),
  s3: new S3Client(),
  model: loadModel(environment.modelDir, { threads: environment.threads }),
  augment: environment.augment,
};

/** Settles when the model is loaded; rejects when the bundle cannot be used. */
export const ready: Promise<void> = dependencies.model.then(() => undefined);

/**
 * Judges the objects that a batch of messages is about.
 *
 * @returns the messages to hand out again: those that a passing fault stopped
 */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures = [];
  for (const message of event.Records) {
    try {
      await handleMessage(message);
    } catch (fault) {
      console.error(JSON.stringify({ level: 'ERROR', messageId: message.messageId, message: String(fault) }));
      batchItemFailures.push({ itemIdentifier: message.messageId });
    }
  }
  return { batchItemFailures };
}

async function handleMessage(message: SQSRecord): Promise<void> {
  const receiveCount = Number(message.attributes.ApproximateReceiveCount);
  for (const object of writtenObjects(message.body)) await processObject({ ...object, receiveCount }, dependencies);
}
