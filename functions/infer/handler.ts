import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { loadModel, type Model, warmUp } from '../../core/index.ts';
import { ClipStore } from '../records/index.ts';
import { readEnvironment } from './env.ts';
import { writtenObjects } from './event.ts';
import { type InferDependencies, type Outcome, processObject } from './process.ts';

process.env.ORT_DISABLE_TELEMETRY = '1';

const environment = readEnvironment(process.env);
const dependencies: InferDependencies = {
  clips: new ClipStore(new DynamoDBClient(), environment.tableName),
  s3: new S3Client(),
  model: loadWarmModel(),
  augment: environment.augment,
};

/** At start, where AWS gives a whole processor and nobody waits yet. */
async function loadWarmModel(): Promise<Model> {
  const model = await loadModel(environment.modelDir, { threads: environment.threads });
  await warmUp(model);
  return model;
}

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
      for (const outcome of await handleMessage(message)) log(outcome);
    } catch (fault) {
      console.error(JSON.stringify({ level: 'ERROR', messageId: message.messageId, message: String(fault) }));
      batchItemFailures.push({ itemIdentifier: message.messageId });
    }
  }
  return { batchItemFailures };
}

async function handleMessage(message: SQSRecord): Promise<Outcome[]> {
  const receiveCount = Number(message.attributes.ApproximateReceiveCount);
  const outcomes: Outcome[] = [];
  for (const object of writtenObjects(message.body)) {
    outcomes.push(await processObject({ ...object, receiveCount }, dependencies));
  }
  return outcomes;
}

function log(outcome: Outcome): void {
  if (outcome.status !== 'not-ours') {
    console.log(JSON.stringify({ level: 'INFO', message: 'Judged.', ...outcome }));
  } else if (!outcome.key.endsWith('/')) {
    const message = 'Passed over: expected a key like drops/<tenant>/<batch>/[<speaker>/]<file>.';
    console.warn(JSON.stringify({ level: 'WARN', message, key: outcome.key }));
  }
}
