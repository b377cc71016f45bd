import type { Clip, CreateClipRequest, CreateClipResponse, ErrorBody, ModelCard } from '../contract/values.ts';
import { MAX_WAIT_SECONDS } from '../contract/values.ts';
import { Failure, type FailureCode } from './failure.ts';

/** A clip as it stands, and when the server would like to be asked again. */
export interface ClipAnswer {
  clip: Clip;
  retryAfterSeconds: number | undefined;
}

/** Where the API key comes from; `ask` resolves to `undefined` when there is none to be had. */
export interface ApiKeySource {
  current(): string | undefined;
  /** @param rejectedApiKey the one that the service refused, if any. */
  ask(rejectedApiKey: string | undefined): Promise<string | undefined>;
}

/** The calls of the service. Each throws {@link Failure} with the service's code, or `network`. */
export interface Api {
  createClip(request: CreateClipRequest, idempotencyKey: string, signal: AbortSignal): Promise<CreateClipResponse>;
  getClip(clipId: string, waitSeconds: number, signal: AbortSignal): Promise<ClipAnswer>;
  deleteClip(clipId: string): Promise<void>;
  getModel(): Promise<ModelCard>;
}

/** Longer than the longest poll; past it the connection counts as dead. */
const TIMEOUT_SECONDS = MAX_WAIT_SECONDS + 25;

/**
 * The service's calls over HTTP.
 *
 * @param send `fetch`, or a stand-in.
 * @param origin where the service is, without a slash at the end; the page's own unless given.
 */
export function createApi(send: typeof fetch, apiKeys: ApiKeySource, origin = ''): Api {
  const clips = `${origin}/v1/clips`;
  const call = (path: string, init: RequestInit = {}): Promise<Response> => callWithApiKey(send, apiKeys, path, init);
  return {
    async createClip(request, idempotencyKey, signal) {
      const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
      const response = await call(clips, { method: 'POST', headers, body: JSON.stringify(request), signal });
      return readJson<CreateClipResponse>(response);
    },
    async getClip(clipId, waitSeconds, signal) {
      const response = await call(`${clips}/${encodeURIComponent(clipId)}?waitSeconds=${waitSeconds}`, { signal });
      return { clip: await readJson<Clip>(response), retryAfterSeconds: retryAfterSeconds(response) };
    },
    async deleteClip(clipId) {
      await call(`${clips}/${encodeURIComponent(clipId)}`, { method: 'DELETE' });
    },
    async getModel() {
      return readJson<ModelCard>(await call(`${origin}/v1/model`));
    },
  };
}

async function callWithApiKey(
  send: typeof fetch,
  apiKeys: ApiKeySource,
  path: string,
  init: RequestInit,
): Promise<Response> {
  for (;;) {
    const apiKey = apiKeys.current();
    try {
      return await callOnce(send, path, init, apiKey);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'forbidden') throw error;
      // Another call may have been given one in the meantime; then that one is tried before anybody is asked.
      if (apiKeys.current() === apiKey && (await apiKeys.ask(apiKey)) === undefined) throw error;
    }
  }
}

async function callOnce(
  send: typeof fetch,
  path: string,
  init: RequestInit,
  apiKey: string | undefined,
): Promise<Response> {
  const headers = new Headers(init.headers);
  if (apiKey !== undefined) headers.set('x-api-key', apiKey);
  const timeout = AbortSignal.timeout(TIMEOUT_SECONDS * 1000);
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  let response: Response;
  try {
    response = await send(path, { ...init, headers, signal, cache: 'no-store' });
  } catch (error) {
    if (init.signal?.aborted) throw new Failure('cancelled', '', undefined, { cause: error });
    throw new Failure('network', '', undefined, { cause: error });
  }
  if (!response.ok) throw await failureOf(response);
  return response;
}

async function readJson<T>(response: Response): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch (error) {
    // The connection broke inside the body, or something between us and the service answered in its place.
    throw new Failure('network', '', undefined, { cause: error });
  }
}

async function failureOf(response: Response): Promise<Failure> {
  const body = (await response.json().catch(() => undefined)) as Partial<ErrorBody> | undefined;
  const code = body?.error?.code ?? codeOfStatus(response.status);
  const message = body?.error?.message ?? `The server answered ${response.status}.`;
  return new Failure(code, message, retryAfterSeconds(response));
}

/** For answers that are not the service's own (a proxy, a gateway). */
function codeOfStatus(status: number): FailureCode {
  if (status === 401 || status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 413) return 'too-large';
  if (status === 429) return 'too-many-requests';
  if (status === 502 || status === 503 || status === 504) return 'service-unavailable';
  return status >= 500 ? 'internal' : 'invalid-request';
}

/** Retry-After in its seconds form (RFC 9110, 10.2.3); the service does not send the date form. */
function retryAfterSeconds(response: Response): number | undefined {
  const text = response.headers.get('retry-after');
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}
