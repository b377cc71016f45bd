import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { handle } from 'hono/aws-lambda';
import { modelSpecSchema, toModelCard } from '../../contract/index.ts';
import { ClipStore } from '../records/index.ts';
import { createApp } from './app.ts';
import { readEnvironment } from './env.ts';
import { Uploads } from './uploads.ts';

const environment = readEnvironment(process.env);
const spec = modelSpecSchema.parse(JSON.parse(readFileSync(join(environment.modelDir, 'model.json'), 'utf8')));

/** Answers API Gateway's proxy events. */
export const handler = handle(
  createApp({
    clips: new ClipStore(new DynamoDBClient(), environment.tableName),
    uploads: new Uploads(new S3Client(), environment.bucketName),
    modelCard: toModelCard(spec),
    nowMs: Date.now,
  }),
);
