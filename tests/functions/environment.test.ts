import { describe, expect, it } from 'vitest';
import { readEnvironment as readInfer } from '../../functions/infer/environment.ts';
import { readEnvironment as readPresign } from '../../functions/presign/environment.ts';

const COMMON = { TABLE_NAME: 't', BUCKET_NAME: 'b', MODEL_DIR: '/m' };

describe.each([
  ['presign', readPresign],
  ['infer', readInfer],
])('the environment of %s', (_, read) => {
  it('keeps results 30 days unless it says otherwise', () => {
    expect(read(COMMON)).toMatchObject({ tableName: 't', modelDir: '/m', resultRetentionDays: 30 });
    expect(read({ ...COMMON, RESULT_RETENTION_DAYS: '7' }).resultRetentionDays).toBe(7);
  });

  it.each(['', '0', '-1', '1.5', 'seven', 'Infinity', '1e99'])('refuses to keep results %j days', (days) => {
    expect(() => read({ ...COMMON, RESULT_RETENTION_DAYS: days })).toThrow(/^RESULT_RETENTION_DAYS: expected/);
  });

  it('names the variable that is missing', () => {
    expect(() => read({ ...COMMON, TABLE_NAME: '' })).toThrow(/TABLE_NAME/);
    expect(() => read({ ...COMMON, MODEL_DIR: undefined })).toThrow(/MODEL_DIR/);
  });
});

it('refuses a number of threads that is none', () => {
  expect(readInfer(COMMON).threads).toBe(1);
  expect(() => readInfer({ ...COMMON, INFER_THREADS: '0' })).toThrow(/^INFER_THREADS: expected/);
});
