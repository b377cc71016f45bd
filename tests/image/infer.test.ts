import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Recognition } from '../../contract/index.ts';
import { corpora, requireCorpora } from '../support/corpora.ts';
import { ser } from '../support/ser.ts';
import { voice } from '../support/voice.ts';
import { writeWav } from '../support/wav.ts';
import { type Backends, startBackends, TENANT } from './support/backends.ts';
import { type InferContainer, startInfer, USER } from './support/inferContainer.ts';
import { buildInferImage, type InferImage } from './support/inferImage.ts';
import { requireImageTools } from './support/tools.ts';

const MAX_BYTES = 250e6;
/** Compiling AWS's runtime client takes minutes on a slow machine. */
const BUILD_TIMEOUT_MS = 900_000;
const START_TIMEOUT_MS = 120_000;

const isPossible = requireImageTools() && requireCorpora();

describe.runIf(isPossible)('the image, built from its Dockerfile as it is', () => {
  let image: InferImage;
  let backends: Backends;
  let infer: InferContainer;
  const started: InferContainer[] = [];

  const start = async (environment: Record<string, string>): Promise<InferContainer> => {
    const container = await startInfer(image, { ...backends.environment, ...environment });
    started.push(container);
    return container;
  };

  beforeAll(async () => {
    [image, backends] = await Promise.all([buildInferImage(), startBackends()]);
    infer = await start({ INFER_THREADS: '1' });
    await infer.ready;
  }, BUILD_TIMEOUT_MS);

  afterAll(async () => {
    await Promise.all(started.map((container) => container.stop()));
    await image?.remove();
    await backends?.stop();
  }, START_TIMEOUT_MS);

  it('holds at most 250 MB beyond its base', () => {
    console.log(`The image beyond its base: ${(image.sizeBytes / 1e6).toFixed(1)} MB`);
    expect(image.sizeBytes).toBeGreaterThan(image.staged.sizeBytes * 0.9);
    expect(image.sizeBytes).toBeLessThanOrEqual(MAX_BYTES);
  });

  it.each([
    ['files', '-type', 'f', '-perm', '-o=r'],
    ['folders', '-type', 'd', '-perm', '-o=rx'],
  ])('has only %s that every user may read', async (_name, type, kind, test, mode) => {
    expect(await infer.exec('find', '/var/task', type, kind, '!', test, mode)).toBe('');
    expect(await infer.exec('find', '/var/task', type, kind)).not.toBe('');
  });

  it('runs as an arbitrary user, who may write to /tmp and nowhere else', async () => {
    expect(`${await infer.exec('id', '-u')}:${await infer.exec('id', '-g')}`).toBe(USER);
    expect(await infer.exec('find', '/', '-xdev', '-user', '12345')).toBe('');
    await expect(infer.exec('touch', '/var/task/file')).rejects.toThrow(/Read-only file system/);
    await expect(infer.exec('touch', '/var/file')).rejects.toThrow(/Read-only file system/);
  });

  // A woman in English, a man in German. Both are FLAC, which the unbundled decoder reads.
  it.each([
    ['angry', 'ravdess/03-01-05-02-01-01-12.flac'],
    ['sad', 'emodb/10a07Ta.flac'],
  ])('makes of an S3 event about %s speech the recognition that "ser predict" gives', async (emotion, file) => {
    const path = join(corpora, file);
    const { event, clipId } = await backends.drop('clip.flac', readFileSync(path));
    expect(await infer.invoke(event)).toEqual({ batchItemFailures: [] });
    const clip = await backends.clips.get(TENANT, clipId);
    const expected = (await ser(['predict', '--json', path])).json()[0] as unknown as Recognition;
    expect(clip).toMatchObject({ status: 'done', recognition: { emotion, segments: expected.segments } });
    expect(expected.emotion).toBe(emotion);
  });

  it('resamples: speech at 48 kHz in WAV form is recognised too', async () => {
    const wav = writeWav({ channels: [voice(4, 48_000)], sampleRateHz: 48_000 });
    const { event, clipId } = await backends.drop('clip.wav', wav);
    await infer.invoke(event);
    expect(await backends.clips.get(TENANT, clipId)).toMatchObject({ status: 'done' });
  });

  it('logs each clip as a line of JSON, with its id', async () => {
    const { event, clipId } = await backends.drop('noise.txt', Buffer.from('no audio'));
    await infer.invoke(event);
    const lines = (await infer.log()).split('\n').filter((line) => line.startsWith('{'));
    const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(entries).toContainEqual(expect.objectContaining({ clipId, status: 'failed', level: 'INFO' }));
  });

  it('has onnxruntime without telemetry, which would warn here that it finds no certificates', async () => {
    expect(await infer.log()).toMatch(/"Outcome\."/);
    expect(await infer.log()).not.toMatch(/telemetry/i);
  });

  it('leaves nothing in /tmp', async () => {
    expect(await infer.exec('ls', '-A', '/tmp')).toBe('');
  });

  it('loads the model before it asks for the first event: one that is missing stops the start', async () => {
    const broken = await start({ MODEL_DIR: '/nowhere' });
    await expect(broken.ready).rejects.toThrow(/nowhere/);
  });

  it('uses as many threads as it is told, which follow the memory', async () => {
    const wider = await start({ INFER_THREADS: '3' });
    await wider.ready;
    // Two more at least: the encoder's.
    expect(await wider.threadCount()).toBeGreaterThanOrEqual((await infer.threadCount()) + 2);
  });
});
