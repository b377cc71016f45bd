import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { modelSpecSchema, toModelCard } from '../../contract/index.ts';
import { CLIENT_SETTINGS } from '../clientSettings.ts';
import { ClipStore, IdempotencyKeys, QueueLength } from '../records/index.ts';
import { tracedS3 } from '../tracedS3.ts';
import { answerEvents } from './answerEvents.ts';
import { createApp } from './app.ts';
import { readEnvironment } from './environment.ts';
import { UploadQueue } from './retryClip.ts';
import { Uploads } from './uploads.ts';

const environment = readEnvironment(process.env);
const { resultRetentionDays } = environment;
const spec = modelSpecSchema.parse(JSON.parse(readFileSync(join(environment.modelDir, 'model.json'), 'utf8')));
const metrics = new Metrics();
// The clients are traced; the HTTPS calls below them would only say the same again.
const tracer = new Tracer({ captureHTTPsRequests: false });
const table = tracer.captureAWSv3Client(new DynamoDBClient(CLIENT_SETTINGS));
const s3 = tracedS3(tracer, new S3Client(CLIENT_SETTINGS));
// The queue is found by the region, or where the environment says, as the other services are.
const sqs = new SQSClient({ ...CLIENT_SETTINGS, useQueueUrlAsEndpoint: false });

const answer = answerEvents(
  createApp({
    clips: new ClipStore(table, environment.tableName, { resultRetentionDays }),
    keys: new IdempotencyKeys(table, environment.tableName),
    uploads: new Uploads(s3, environment.bucketName),
    queue: new UploadQueue(sqs, environment.uploadQueueUrl, environment.bucketName),
    uploadConcurrency: environment.uploadConcurrency,
    queueLength: new QueueLength(table, environment.tableName),
    modelCard: toModelCard(spec, environment.maxDurationSeconds),
    nowMs: Date.now,
    logger: new Logger(),
    metrics,
  }),
);

/** Answers API Gateway's proxy events. */
export const handler: typeof answer = async (event, context) => {
  try {
    return await answer(event, context);
  } finally {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  }
};
