import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { loadModel, type Model, warmUp } from '../../core/index.ts';
import { CLIENT_SETTINGS } from '../clientSettings.ts';
import { ClipStore, IdempotencyKeys, QueueLength } from '../records/index.ts';
import { tracedS3 } from '../tracedS3.ts';
import { type BatchDependencies, handleBatch } from './batch.ts';
import { readEnvironment } from './environment.ts';
import { Queues } from './queues.ts';
import { QueueWatch } from './queueWatch.ts';

process.env.ORT_DISABLE_TELEMETRY = '1';

const environment = readEnvironment(process.env);
const { resultRetentionDays } = environment;
const metrics = new Metrics();
const telemetry = { logger: new Logger(), metrics };
// The clients are traced; the HTTPS calls below them would only say the same again.
const tracer = new Tracer({ captureHTTPsRequests: false });
const table = tracer.captureAWSv3Client(new DynamoDBClient(CLIENT_SETTINGS));
const dependencies: Omit<BatchDependencies, 'queues'> = {
  clips: new ClipStore(table, environment.tableName, { resultRetentionDays }),
  keys: new IdempotencyKeys(table, environment.tableName),
  s3: tracedS3(tracer, new S3Client(CLIENT_SETTINGS)),
  model: loadWarmModel(),
  augment: environment.augment,
  maxDurationSeconds: environment.maxDurationSeconds,
};
// The queues are found by the region, or where the environment says, as the other services are.
const sqs = new SQSClient({ ...CLIENT_SETTINGS, useQueueUrlAsEndpoint: false });
const queues = new Queues(sqs, environment.queueUrls);
const watch = new QueueWatch(queues, new QueueLength(table, environment.tableName), telemetry.logger);

// AWS counts as start-up, with a whole processor and nobody waiting, what happens before the module is loaded.
await dependencies.model;

async function loadWarmModel(): Promise<Model> {
  const model = await loadModel(environment.modelDir, { threads: environment.threads });
  await warmUp(model);
  return model;
}

/** Recognises the objects that a batch of messages from the queue is about. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  try {
    return await watch.during(() => handleBatch(event, { ...dependencies, queues }, telemetry));
  } finally {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  }
}
