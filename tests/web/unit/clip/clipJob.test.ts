import { describe, expect, it } from 'vitest';
import type { Clip, Recognition } from '../../../../contract/index.ts';
import { createClipHistory } from '../../../../web/clip/clipHistory.ts';
import type { ClipSource } from '../../../../web/clip/clipJob.ts';
import { createClipJob } from '../../../../web/clip/clipJob.ts';
import type { ClipState } from '../../../../web/clip/clipState.ts';
import type { Services } from '../../../../web/clip/services.ts';
import { Failure } from '../../../../web/failure/index.ts';

const recognition = { emotion: 'happy' } as Recognition;
const file: ClipSource = { kind: 'file', file: new File(['RIFF....WAVE'], 'a.wav') };
const stored = (change: Partial<Clip>): Clip =>
  ({ fileName: 'a.wav', createdAt: '', expiresAt: '', ...change }) as Clip;

/** Services that work, and a log of the calls; a test replaces what it is about. */
function fake(change: Partial<Omit<Services, 'api'>> & { api?: Partial<Services['api']> } = {}) {
  const calls: string[] = [];
  const content = new Map<string, string>();
  let made = 0;
  const history = createClipHistory({
    getItem: (key) => content.get(key) ?? null,
    setItem: (key, value) => void content.set(key, value),
  });
  const services: Services = {
    history,
    slots: (job) => job(),
    prepare: async (body) => ({ body, contentType: 'audio/wav', converted: false }),
    upload: async (form, { onProgress }) => {
      calls.push(`upload ${form.fields.key}`);
      onProgress(0.5);
    },
    sleep: async () => undefined,
    random: () => 0,
    ...change,
    api: {
      createClip: async ({ fileName, sizeBytes }) => {
        const clipId = `c_${++made}`;
        calls.push(`create ${fileName} ${sizeBytes}`);
        return { clipId, upload: { url: 'http://s3.test', fields: { key: clipId } }, expiresAt: '', maxBytes: 1 };
      },
      getClip: async (clipId) => {
        calls.push(`get ${clipId}`);
        return { clip: stored({ clipId, status: 'done', recognition }), retryAfterSeconds: undefined };
      },
      deleteClip: async (clipId) => void calls.push(`delete ${clipId}`),
      getModel: () => Promise.reject(new Error('not used')),
      ...change.api,
    },
  };
  return { services, calls, history };
}

/** Runs a job until its next final state. */
function run(source: ClipSource, services: Services) {
  const states: ClipState[] = [];
  let onFinal: () => void = () => undefined;
  const job = createClipJob(source, services, (state) => {
    states.push(state);
    if (state.kind === 'done' || state.kind === 'failed') onFinal();
  });
  const start = (): Promise<void> =>
    new Promise((resolve) => {
      onFinal = resolve;
      job.start();
    });
  return { job, states, start, kinds: () => states.map(({ kind }) => kind) };
}

describe('a clip from the file to its result', () => {
  it('is read, created, uploaded, waited for and remembered', async () => {
    const { services, calls, history } = fake();
    const { start, states, kinds, job } = run(file, services);
    await start();
    expect(kinds()).toEqual(['waiting', 'reading', 'uploading', 'uploading', 'uploading', 'queued', 'done']);
    expect(states.at(-1)).toEqual({ kind: 'done', recognition });
    expect(calls).toEqual(['create a.wav 12', 'upload c_1', 'get c_1']);
    expect(history.list()).toEqual([{ clipId: 'c_1', fileName: 'a.wav', sizeBytes: 12, converted: false }]);
    expect(job.isStored()).toBe(true);
  });

  it('that the browser converts is declared by what is sent, and remembered by what was chosen', async () => {
    const { services, calls, history } = fake({
      prepare: async (_, onConvert) => {
        onConvert();
        return { body: new Blob(['12345678901234567890']), contentType: 'audio/wav', converted: true };
      },
    });
    const { start, states, kinds } = run(file, services);
    await start();
    expect(kinds().slice(0, 4)).toEqual(['waiting', 'reading', 'converting', 'uploading']);
    expect(states[3]).toEqual({ kind: 'uploading', share: 0, converted: true });
    expect(calls[0]).toBe('create a.wav 20');
    expect(history.list()).toEqual([{ clipId: 'c_1', fileName: 'a.wav', sizeBytes: 12, converted: true }]);
  });

  it('is created again under the same idempotency key, and no more than four times', async () => {
    const idempotencyKeys: string[] = [];
    const { services } = fake({
      api: {
        createClip: async (_, idempotencyKey) => {
          idempotencyKeys.push(idempotencyKey);
          throw new Failure('network');
        },
      },
    });
    const { start, states } = run(file, services);
    await start();
    expect(states.at(-1)).toMatchObject({ kind: 'failed', failure: { code: 'network' } });
    expect(idempotencyKeys).toHaveLength(4);
    expect(new Set(idempotencyKeys).size).toBe(1);
    expect(idempotencyKeys[0]).toMatch(/^[0-9a-f]{32}$/);
    await start();
    expect(new Set(idempotencyKeys).size).toBe(2);
  });

  it('is only waited for when it was sent before a reload', async () => {
    const { services, calls } = fake();
    const { start, kinds } = run({ kind: 'remembered', clipId: 'c_9' }, services);
    await start();
    expect(kinds()).toEqual(['waiting', 'queued', 'done']);
    expect(calls).toEqual(['get c_9']);
  });

  it('uploads again after a lost connection, with the same form', async () => {
    let tries = 0;
    const { services, calls } = fake({
      upload: async () => {
        if (++tries < 3) throw new Failure('network');
      },
    });
    const { start, kinds } = run(file, services);
    await start();
    expect(kinds().filter((kind) => kind === 'reconnecting')).toHaveLength(2);
    expect(kinds().at(-1)).toBe('done');
    expect(calls).toEqual(['create a.wav 12', 'get c_1']);
  });

  it('shows a refused file without a call', async () => {
    const { services, calls } = fake();
    const { start, states } = run({ kind: 'refused', failure: new Failure('folder') }, services);
    await start();
    expect(states.at(-1)).toMatchObject({ kind: 'failed', failure: { code: 'folder' } });
    expect(calls).toEqual([]);
  });
});

describe('trying again', () => {
  it('sends a failed clip anew and lets go of the old one', async () => {
    const { services, calls, history } = fake();
    const answers: Partial<Clip>[] = [
      { status: 'failed', error: { code: 'upload-expired', message: 'Expected the upload.' } },
      { status: 'done', recognition },
    ];
    services.api.getClip = async () => ({ clip: stored(answers.shift()!), retryAfterSeconds: undefined });
    const { start, states } = run(file, services);
    await start();
    expect(states.at(-1)).toMatchObject({ failure: { code: 'upload-expired', message: 'Expected the upload.' } });
    await start();
    expect(states.at(-1)).toEqual({ kind: 'done', recognition });
    expect(calls).toEqual(['create a.wav 12', 'upload c_1', 'delete c_1', 'create a.wav 12', 'upload c_2']);
    expect(history.list().map(({ clipId }) => clipId)).toEqual(['c_2']);
  });

  it('does not send again what has arrived', async () => {
    const { services, calls } = fake();
    const good = services.api.getClip;
    services.api.getClip = () => Promise.reject(new Failure('forbidden'));
    const { start, kinds } = run(file, services);
    await start();
    services.api.getClip = good;
    await start();
    expect(kinds().at(-1)).toBe('done');
    expect(calls).toEqual(['create a.wav 12', 'upload c_1', 'get c_1']);
  });
});

describe('stopping and erasing', () => {
  it('cancels an upload, erases what arrived, and stays silent afterwards', async () => {
    const { services, calls, history } = fake({
      upload: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Failure('cancelled')));
        }),
    });
    const { job, start, states, kinds } = run(file, services);
    const ended = start();
    while (!kinds().includes('uploading')) await new Promise((resolve) => setTimeout(resolve));
    job.cancel();
    await ended;
    await new Promise((resolve) => setTimeout(resolve));
    expect(states.at(-1)).toMatchObject({ kind: 'failed', failure: { code: 'cancelled' } });
    expect(kinds().filter((kind) => kind === 'failed')).toHaveLength(1);
    expect(calls).toEqual(['create a.wav 12', 'delete c_1']);
    expect(history.list()).toEqual([]);
    expect(job.isStored()).toBe(false);
  });

  it('does nothing for a job that was cancelled before its turn came', async () => {
    let turn: () => void = () => undefined;
    const { services, calls } = fake({
      slots: async (job) => {
        await new Promise<void>((resolve) => {
          turn = resolve;
        });
        return job();
      },
    });
    const { job, kinds } = run(file, services);
    job.start();
    job.cancel();
    turn();
    await new Promise((resolve) => setTimeout(resolve));
    expect(kinds()).toEqual(['waiting', 'failed']);
    expect(calls).toEqual([]);
  });

  it('lets go of a cancelled clip even when it cannot be erased now', async () => {
    const { services, history } = fake({ api: { deleteClip: () => Promise.reject(new Failure('network')) } });
    const { job, start } = run(file, services);
    await start();
    job.cancel();
    expect(history.list()).toEqual([]);
    expect(job.isStored()).toBe(false);
  });

  it('stops what is under way when it erases', async () => {
    const { services, calls } = fake();
    let stopped = false;
    services.api.getClip = (_clipId, _waitSeconds, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          stopped = true;
          reject(new Failure('cancelled'));
        });
      });
    const { job, kinds } = run(file, services);
    job.start();
    while (!kinds().includes('queued')) await new Promise((resolve) => setTimeout(resolve));
    await job.erase();
    await new Promise((resolve) => setTimeout(resolve));
    expect(stopped).toBe(true);
    expect(kinds().at(-1)).toBe('queued');
    expect(calls.at(-1)).toBe('delete c_1');
  });

  it('erases the result, also when the service has forgotten it by itself', async () => {
    const { services, history } = fake({ api: { deleteClip: () => Promise.reject(new Failure('not-found')) } });
    const { job, start } = run(file, services);
    await start();
    await job.erase();
    expect(history.list()).toEqual([]);
    expect(job.isStored()).toBe(false);
  });

  it('keeps the clip when erasing fails', async () => {
    const { services, history } = fake({ api: { deleteClip: () => Promise.reject(new Failure('network')) } });
    const { job, start } = run(file, services);
    await start();
    await expect(job.erase()).rejects.toMatchObject({ code: 'network' });
    expect(history.list()).toHaveLength(1);
    expect(job.isStored()).toBe(true);
  });

  it('remembers a clip that only failed for now', async () => {
    const { services, history } = fake({ api: { getClip: () => Promise.reject(new Failure('forbidden')) } });
    const { start } = run(file, services);
    await start();
    expect(history.list()).toHaveLength(1);
  });

  it('forgets a clip that is no longer kept', async () => {
    const { services, history } = fake({ api: { getClip: () => Promise.reject(new Failure('not-found')) } });
    history.remember({ clipId: 'c_9', fileName: 'a.wav', sizeBytes: 1, converted: false });
    const { start, states } = run({ kind: 'remembered', clipId: 'c_9' }, services);
    await start();
    expect(states.at(-1)).toMatchObject({ failure: { code: 'not-found' } });
    expect(history.list()).toEqual([]);
  });
});
