import type { Clip, CreateClipRequest, Recognition } from '../contract/values.ts';
import { type Api, createApi } from './api.ts';
import { Failure } from './failure.ts';
import { pollClip } from './pollClip.ts';
import { postForm } from './postForm.ts';
import { type Patience, retrying, sleep } from './retrying.ts';

/** Tries of each of the two calls that send a file. */
const ATTEMPTS = 6;

/** Which service, and who calls it. */
export interface ClientOptions {
  /** Where it is, as `http://127.0.0.1:8720` or what a deployment prints. */
  url: string;
  /** The API key, where the service wants one. */
  apiKey?: string;
  /** `fetch`, or a stand-in. */
  send?: typeof fetch;
}

/** What is said of a file beside its bytes. */
export interface SendOptions extends Partial<Omit<CreateClipRequest, 'sizeBytes'>> {
  /** The same key again gives the same clip: a programme that was ended sends nothing twice. Drawn unless given. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

/** How a result is waited for. */
export interface WaitOptions {
  signal?: AbortSignal;
  /** Told of each answer that is not final. */
  onUpdate?: (clip: Clip) => void;
}

/** The service. What passes (no connection, too many requests) is tried again; what stays is a {@link Failure}. */
export interface Client {
  /** Each call by itself, tried once. */
  readonly api: Api;
  /** Sends a recording. @returns the id of its clip */
  send(file: Blob, options?: SendOptions): Promise<string>;
  /** Waits until a clip is `done` or `failed`. */
  finished(clipId: string, options?: WaitOptions): Promise<Clip>;
  /**
   * Sends a recording and waits for its emotion.
   *
   * @throws Failure with the code of docs/errors.md, also when the recording cannot be recognised
   */
  recognise(file: Blob, options?: SendOptions & WaitOptions): Promise<Recognition>;
}

/** @throws TypeError when `url` is none */
export function createClient({ url, apiKey, send = fetch }: ClientOptions): Client {
  const apiKeys = { current: () => apiKey, ask: async () => undefined };
  const api = createApi(send, apiKeys, originOf(url));
  const client: Client = {
    api,
    send: (file, options = {}) => sendFile(api, send, file, options),
    finished: (clipId, { signal, onUpdate = () => undefined } = {}) =>
      pollClip(clipId, { ...patience(signal), getClip: api.getClip, onUpdate }),
    async recognise(file, options = {}) {
      const { recognition, error } = await client.finished(await client.send(file, options), options);
      if (recognition) return recognition;
      throw new Failure(error?.code ?? 'internal', error?.message);
    },
  };
  return client;
}

async function sendFile(api: Api, send: typeof fetch, file: Blob, options: SendOptions): Promise<string> {
  const { idempotencyKey = crypto.randomUUID(), signal, fileName, contentType, ...rest } = options;
  const request: CreateClipRequest = {
    ...rest,
    fileName: fileName ?? (file as Partial<File>).name ?? 'recording',
    contentType: contentType ?? 'application/octet-stream',
    sizeBytes: file.size,
  };
  const retry = { ...patience(signal), attempts: ATTEMPTS };
  const { clipId, upload } = await retrying(() => api.createClip(request, idempotencyKey, retry.signal), retry);
  if (await isSent(api, clipId, options)) return clipId;
  await retrying(() => postForm(send, upload, file, retry.signal), retry);
  return clipId;
}

/** By a key that was used before the audio may be there already, and its result too. */
async function isSent(api: Api, clipId: string, { idempotencyKey, signal }: SendOptions): Promise<boolean> {
  if (idempotencyKey === undefined) return false;
  const retry = { ...patience(signal), attempts: ATTEMPTS };
  const { clip } = await retrying(() => api.getClip(clipId, 0, retry.signal), retry);
  return clip.status !== 'awaiting-upload';
}

function patience(signal = new AbortController().signal): Patience {
  return { sleep, random: Math.random, signal, onWait: () => undefined };
}

function originOf(url: string): string {
  return new URL(url).href.replace(/\/+$/, '');
}
