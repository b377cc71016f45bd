import { describe, expect, it } from 'vitest';
import type { ClipAnswer } from '../../client/api.ts';
import { Failure } from '../../client/failure.ts';
import { pollClip } from '../../client/pollClip.ts';
import type { Clip } from '../../contract/index.ts';

const clip = (status: Clip['status'], progress?: number): Clip => ({
  clipId: 'c_1',
  fileName: 'a.wav',
  status,
  ...(progress === undefined ? {} : { progress }),
  createdAt: '2026-01-01T00:00:00Z',
  expiresAt: '2026-01-31T00:00:00Z',
});

async function poll(answers: (ClipAnswer | Failure)[]) {
  const left = [...answers];
  const log: (string | number)[] = [];
  const result = await pollClip('c_1', {
    getClip: async (clipId, waitSeconds) => {
      expect([clipId, waitSeconds]).toEqual(['c_1', 20]);
      const answer = left.shift()!;
      if (answer instanceof Failure) throw answer;
      return answer;
    },
    sleep: async (seconds) => void log.push(seconds),
    random: () => 1,
    signal: new AbortController().signal,
    onUpdate: ({ status, progress }) => log.push(`${status} ${progress ?? '-'}`),
    onWait: () => log.push('lost'),
  }).catch((error: unknown) => error);
  return { result, log, asked: answers.length - left.length };
}

describe('pollClip', () => {
  it('asks until the clip is done, and pauses as the server says', async () => {
    const done = clip('done');
    const { result, log } = await poll([
      { clip: clip('awaiting-upload'), retryAfterSeconds: 3 },
      { clip: clip('processing', 0.4), retryAfterSeconds: undefined },
      { clip: done, retryAfterSeconds: undefined },
    ]);
    expect(result).toBe(done);
    expect(log).toEqual(['awaiting-upload -', 3, 'processing 0.4', 1]);
  });

  it('goes on after a lost connection, counting from the start each time', async () => {
    const { result, log } = await poll([
      new Failure('network'),
      new Failure('network'),
      { clip: clip('processing'), retryAfterSeconds: 1 },
      new Failure('internal'),
      { clip: clip('failed'), retryAfterSeconds: undefined },
    ]);
    expect(result).toMatchObject({ status: 'failed' });
    expect(log).toEqual(['lost', 1, 'lost', 2, 'processing -', 1, 'lost', 1]);
  });

  it('stops at once for a clip that is gone', async () => {
    const gone = new Failure('not-found');
    expect(await poll([gone])).toEqual({ result: gone, log: [], asked: 1 });
  });

  it('hands a person the decision after twenty failures in a row', async () => {
    const { result, asked } = await poll(Array.from({ length: 30 }, () => new Failure('network')));
    expect(result).toMatchObject({ code: 'network' });
    expect(asked).toBe(20);
  });
});
