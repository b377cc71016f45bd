import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Clip,
  type CreateClipResponse,
  clipSchema,
  createClipResponseSchema,
  MAX_WAIT_SECONDS,
  type ModelCard,
  modelCardSchema,
} from '../../../contract/index.ts';
import { CommandError } from '../shared/index.ts';
import type { Recording } from './recording.ts';
import { callService, reach, type Service } from './serviceCall.ts';

/** Between two answers. */
const PAUSE_MS = 1_000;

/** What came of a recording, and how long each step took. */
export interface RecognisedClip {
  model: ModelCard;
  clip: Clip;
  seconds: { model: number; create: number; upload: number; result: number };
}

/**
 * Sends a recording through a live deployment as a programme would: create the clip, post the signed form, long poll.
 *
 * @throws CommandError when a step is refused or nothing comes in time
 */
export async function recogniseClip(service: Service, recording: Recording): Promise<RecognisedClip> {
  const [model, modelSeconds] = await timed(() => callService(service, '/v1/model', modelCardSchema));
  const [created, create] = await timed(() => createClip(service, recording));
  const [, upload] = await timed(() => post(service, created, recording));
  const [clip, result] = await timed(() => poll(service, created.clipId));
  return { model, clip, seconds: { model: modelSeconds, create, upload, result } };
}

/** What is printed of a recognised recording: the emotion, every probability, the times. */
export function formatClip(fileName: string, { model, clip, seconds }: RecognisedClip): string {
  const { recognition, error } = clip;
  const outcome = recognition
    ? `${recognition.emotion} (${recognition.confidence.toFixed(2)})${recognition.unsure ? ', unsure' : ''}`
    : `failed: ${error?.code}: ${error?.message}`;
  const scores = Object.entries(recognition?.probabilities ?? {}).sort(([, a], [, b]) => b - a);
  const times = Object.entries(seconds).map(([step, value]) => `${step} ${value.toFixed(2)} s`);
  const recognising = recognition ? [`of it recognising ${(recognition.timingsMs.total / 1000).toFixed(2)} s`] : [];
  return [
    `${fileName}: ${outcome}`,
    ...(scores.length > 0 ? [scores.map(([emotion, value]) => `${emotion} ${value.toFixed(2)}`).join('  ')] : []),
    `Model ${model.id} ${model.version}`,
    `Time  ${[...times, ...recognising].join(', ')}`,
  ].join('\n');
}

/** Erases the recording and its result. */
export async function eraseClip({ base, key, signal }: Service, clipId: string): Promise<void> {
  const url = `${base}/v1/clips/${clipId}`;
  const { status } = await reach(url, { method: 'DELETE', headers: { ...(key && { 'x-api-key': key }) }, signal });
  if (status !== 204)
    throw new CommandError(`DELETE ${url} answered ${status}; expected 204. The clip may still be there.`);
}

function createClip(service: Service, { fileName, bytes }: Recording): Promise<CreateClipResponse> {
  const body = JSON.stringify({ fileName, contentType: 'application/octet-stream', sizeBytes: bytes.length });
  return callService(service, '/v1/clips', createClipResponseSchema, { method: 'POST', body });
}

/** The fields first, the file last: S3 ignores what follows the file (Amazon S3 API Reference, "POST Object"). */
async function post(
  { signal }: Service,
  { upload }: CreateClipResponse,
  { fileName, bytes }: Recording,
): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(upload.fields)) form.append(name, value);
  form.append('file', new Blob([bytes]), fileName);
  const response = await reach(upload.url, { method: 'POST', body: form, signal });
  if (response.ok) return;
  const [, code = '', message = ''] =
    /<Code>(.*?)<\/Code>\s*<Message>(.*?)<\/Message>/s.exec(await response.text()) ?? [];
  throw new CommandError(
    `The store at ${upload.url} answered ${response.status} ${code} to the upload. ${message}`.trim(),
  );
}

async function poll(service: Service, clipId: string): Promise<Clip> {
  for (;;) {
    const clip = await callService(service, `/v1/clips/${clipId}?waitSeconds=${MAX_WAIT_SECONDS}`, clipSchema);
    if (clip.status === 'done' || clip.status === 'failed') return clip;
    // The service may be too busy to let anybody wait.
    await sleep(PAUSE_MS, undefined, { signal: service.signal }).catch(() => undefined);
  }
}

async function timed<T>(work: () => Promise<T>): Promise<[result: T, seconds: number]> {
  const startedMs = performance.now();
  return [await work(), (performance.now() - startedMs) / 1000];
}
