import { describe, expect, it } from 'vitest';
import { readEnvironment as readInfer } from '../../functions/infer/environment.ts';
import { readEnvironment as readPresign } from '../../functions/presign/environment.ts';
import { readEnvironment as readWebhook } from '../../functions/webhook/environment.ts';

const QUEUES = { UPLOAD_QUEUE_URL: 'q', DROP_QUEUE_URL: 'b', DEAD_LETTER_QUEUE_URL: 'd', UNREADABLE_QUEUE_URL: 'u' };
const COMMON = { TABLE_NAME: 't', BUCKET_NAME: 'b', MODEL_DIR: '/m', ...QUEUES };

describe.each([
  ['presign', readPresign],
  ['infer', readInfer],
])('the environment of %s', (_, read) => {
  it('keeps results 30 days unless it says otherwise', () => {
    expect(read(COMMON)).toMatchObject({ tableName: 't', modelDir: '/m', resultRetentionDays: 30 });
    expect(read({ ...COMMON, RESULT_RETENTION_DAYS: '7' }).resultRetentionDays).toBe(7);
    expect(read({ ...COMMON, RESULT_RETENTION_DAYS: '1' }).resultRetentionDays).toBe(1);
  });

  it.each(['', '0', '-1', '1.5', 'seven', 'Infinity', '1e99'])('refuses to keep results %j days', (days) => {
    expect(() => read({ ...COMMON, RESULT_RETENTION_DAYS: days })).toThrow(/^RESULT_RETENTION_DAYS: expected/);
  });

  it('takes recordings of ten minutes unless it says otherwise', () => {
    expect(read(COMMON).maxDurationSeconds).toBe(600);
    expect(read({ ...COMMON, MAX_DURATION_SECONDS: '10800' }).maxDurationSeconds).toBe(10_800);
    expect(() => read({ ...COMMON, MAX_DURATION_SECONDS: 'long' })).toThrow(/^MAX_DURATION_SECONDS: expected/);
  });

  it('names the variable that is missing', () => {
    expect(() => read({ ...COMMON, TABLE_NAME: '' })).toThrow(/TABLE_NAME/);
    expect(() => read({ ...COMMON, MODEL_DIR: undefined })).toThrow(/MODEL_DIR/);
    expect(() => read({ ...COMMON, UPLOAD_QUEUE_URL: undefined })).toThrow(/UPLOAD_QUEUE_URL/);
  });
});

it('lets few wait where nobody says how many are recognised side by side', () => {
  expect(readPresign(COMMON).uploadConcurrency).toBe(1);
  expect(readPresign({ ...COMMON, UPLOAD_CONCURRENCY: '12' }).uploadConcurrency).toBe(12);
});

it.each(Object.keys(QUEUES))('infer names the queue that it is not told of: %s', (name) => {
  expect(readInfer(COMMON).queueUrls).toEqual({ uploads: 'q', drops: 'b', deadLetters: 'd', unreadable: 'u' });
  expect(() => readInfer({ ...COMMON, [name]: undefined })).toThrow(name);
});

it.each([
  ['true', true],
  ['false', false],
  ['TRUE', false],
  [undefined, false],
])('averages over variants when AUGMENT is %j: %j', (AUGMENT, augment) => {
  expect(readInfer({ ...COMMON, AUGMENT }).augment).toBe(augment);
});

describe('the environment of webhook', () => {
  const read = (url: string | undefined) => readWebhook({ WEBHOOK_URL: url, WEBHOOK_SECRET_ARN: 'arn' });

  it.each(['https://example.com/hook?a=b', 'http://127.0.0.1:8080/'])('takes %s as an address', (url) => {
    expect(read(url)).toEqual({ url: new URL(url), secretArn: 'arn' });
  });

  it.each(['http://example.com/', 'http://127.0.0.1.example.com/', 'ftp://127.0.0.1/', 'no address'])(
    'refuses %j as an address',
    (url) => expect(() => read(url)).toThrow(/^WEBHOOK_URL: expected an address that starts with https:/),
  );

  it('names what is missing', () => {
    expect(() => read(undefined)).toThrow(/WEBHOOK_URL/);
    expect(() => readWebhook({ WEBHOOK_URL: 'https://example.com/' })).toThrow(/WEBHOOK_SECRET_ARN/);
  });
});

it('refuses a number of threads that is none', () => {
  expect(readInfer(COMMON).threads).toBe(1);
  expect(() => readInfer({ ...COMMON, INFER_THREADS: '0' })).toThrow(/^INFER_THREADS: expected/);
});
