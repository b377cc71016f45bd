import { describe, expect, it } from 'vitest';
import { clipSchema, UPLOAD_EXPIRY_SECONDS } from '../../../contract/index.ts';
import { toClip, type ViewOptions } from '../../../functions/presign/clipView.ts';
import type { ClipItem } from '../../../functions/records/index.ts';
import { SAMPLE_EMBEDDING, SAMPLE_RECOGNITION } from '../../support/recognition.ts';

const MADE_MS = Date.UTC(2026, 10, 22, 10);
const HOUR_MS = 60 * 60 * 1000;
const CLIP_ID = `c_${'0'.repeat(26)}`;

const item = (changes: Partial<ClipItem> = {}): ClipItem => ({
  pk: `clip#ann#${CLIP_ID}`,
  sk: 'clip',
  schemaVersion: 2,
  tenant: 'ann',
  clipId: CLIP_ID,
  source: 'upload',
  objectKey: `uploads/ann/${CLIP_ID}`,
  fileName: 'a.wav',
  sizeBytes: 1,
  status: 'awaiting-upload',
  attempts: 0,
  createdAtEpochMs: MADE_MS,
  uploadExpiresAtEpochMs: MADE_MS + UPLOAD_EXPIRY_SECONDS * 1000,
  expiresAtEpochSeconds: MADE_MS / 1000 + 86_400,
  ...changes,
});
const show = (changes: Partial<ClipItem>, nowMs = MADE_MS, options: Partial<ViewOptions> = {}) =>
  clipSchema.strict().parse(toClip(item(changes), { nowMs, isUploaded: false, includeEmbedding: false, ...options }));

describe('a clip as the API shows it', () => {
  it('has its times in ISO 8601, and no more than what is known', () => {
    expect(show({})).toEqual({
      clipId: CLIP_ID,
      fileName: 'a.wav',
      status: 'awaiting-upload',
      createdAt: '2026-11-22T10:00:00.000Z',
      expiresAt: '2026-11-23T10:00:00.000Z',
    });
  });

  it.each([
    ['nothing is said yet', undefined, 0],
    ['a worker said so', 0.4, 0.4],
  ])('has the progress while it is worked on: %s', (_, progress, expected) => {
    expect(show({ status: 'processing', progress }).progress).toBe(expected);
    expect(show({ status: 'done', progress })).not.toHaveProperty('progress');
  });

  it('has its embedding, as numbers, on request alone', () => {
    const embedding = new Uint8Array(Float32Array.from(SAMPLE_EMBEDDING).buffer);
    const done = { status: 'done', recognition: SAMPLE_RECOGNITION, embedding } as const;
    expect(show(done).recognition).toEqual(SAMPLE_RECOGNITION);
    expect(show(done, MADE_MS, { includeEmbedding: true }).recognition).toEqual({
      ...SAMPLE_RECOGNITION,
      embedding: [...SAMPLE_EMBEDDING],
    });
    expect(show({ ...done, embedding: undefined }, MADE_MS, { includeEmbedding: true }).recognition).toEqual(
      SAMPLE_RECOGNITION,
    );
  });

  it('has failed with the reason that is stored', () => {
    const error = { code: 'no-speech', message: 'Silence.' } as const;
    expect(show({ status: 'failed', error })).toMatchObject({ status: 'failed', error });
  });
});

describe('an upload that never came', () => {
  const endMs = MADE_MS + UPLOAD_EXPIRY_SECONDS * 1000;

  it('is given up an hour after its form expired: a large file on a slow line takes a while', () => {
    expect(show({}, endMs + HOUR_MS - 1).status).toBe('awaiting-upload');
    expect(show({}, endMs + HOUR_MS)).toMatchObject({ status: 'failed', error: { code: 'upload-expired' } });
    expect(show({}, endMs + HOUR_MS).error?.message).toContain('by 2026-11-22T10:15:00.000Z');
  });

  it.each(['processing', 'done'] as const)('is not one that is %s', (status) => {
    expect(show({ status }, endMs + 2 * HOUR_MS).status).toBe(status);
  });

  it('is not one that has no deadline', () => {
    expect(show({ uploadExpiresAtEpochMs: undefined }, endMs + 2 * HOUR_MS).status).toBe('awaiting-upload');
  });
});

describe('an upload that came and waits', () => {
  it('is queued, however long ago its form expired', () => {
    for (const hours of [0, 2, 20]) {
      const shown = show({}, MADE_MS + hours * HOUR_MS, { isUploaded: true });
      expect(shown.status).toBe('queued');
      expect(shown).not.toHaveProperty('error');
    }
  });

  it.each(['processing', 'done'] as const)('is not one that is %s', (status) => {
    expect(show({ status }, MADE_MS, { isUploaded: true }).status).toBe(status);
  });
});

describe('a clip whose worker has died', () => {
  const dead = { status: 'processing', lastAttempt: true, leaseExpiresAtEpochMs: MADE_MS } as const;

  it('has failed when the lease is over and nobody will come, and not before', () => {
    expect(show(dead, MADE_MS - 1)).toMatchObject({ status: 'processing', progress: 0 });
    const failed = show(dead, MADE_MS);
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'processing-failed' } });
    expect(failed).not.toHaveProperty('progress');
  });

  it.each([
    ['another will come', { lastAttempt: false }],
    ['nobody says whether another will come', { lastAttempt: undefined }],
    ['it has no lease', { leaseExpiresAtEpochMs: undefined }],
    ['it has its result', { status: 'done' as const }],
  ])('is as it was when %s', (_, changes) => {
    expect(show({ ...dead, ...changes }, MADE_MS + HOUR_MS).status).toBe(
      'status' in changes ? changes.status : 'processing',
    );
  });
});
