import { afterEach, beforeEach, expect, it } from 'vitest';
import { applyEnvironment, isolateFromUser } from '../../../local/service/environment.ts';

let saved: NodeJS.ProcessEnv;
beforeEach(() => {
  saved = { ...process.env };
});
afterEach(() => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, saved);
});

const ENVIRONMENT = {
  tableName: 't',
  bucketName: 'b',
  modelDirectory: '/m',
  region: 'us-east-1',
  credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
  s3Endpoint: 'http://127.0.0.1:1',
  tableEndpoint: 'http://127.0.0.1:2',
  queueEndpoint: 'http://127.0.0.1:3',
  workers: 2,
  queueUrls: { uploads: 'w', drops: 'b', deadLetters: 'd', unreadable: 'u' },
};

it('gives the functions theirs, and keeps the AWS settings of the user away from them', () => {
  Object.assign(process.env, {
    AWS_PROFILE: 'work',
    AWS_SESSION_TOKEN: 'x',
    AWS_ENDPOINT_URL: 'http://x',
    AUGMENT: 'true',
    POWERTOOLS_TRACE_ENABLED: 'true',
    RESULT_RETENTION_DAYS: '1',
  });
  isolateFromUser();
  const forWorkers = applyEnvironment(ENVIRONMENT);
  const expected = {
    TABLE_NAME: 't',
    BUCKET_NAME: 'b',
    MODEL_DIR: '/m',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:2',
    AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:3',
    UPLOAD_CONCURRENCY: '2',
    MAX_DURATION_SECONDS: '10800',
    UPLOAD_QUEUE_URL: 'w',
    DROP_QUEUE_URL: 'b',
    DEAD_LETTER_QUEUE_URL: 'd',
    UNREADABLE_QUEUE_URL: 'u',
    ORT_DISABLE_TELEMETRY: '1',
    RESULT_RETENTION_DAYS: '30',
    POWERTOOLS_METRICS_DISABLED: 'true',
    POWERTOOLS_TRACE_ENABLED: 'false',
    AUGMENT: 'true',
  };
  expect(process.env).toMatchObject(expected);
  expect(forWorkers).toMatchObject(expected);
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_ENDPOINT_URL']) {
    expect(process.env).not.toHaveProperty(name);
    expect(forWorkers).not.toHaveProperty(name);
  }
  expect(forWorkers).not.toHaveProperty('HOME');
});
