import { setTimeout as sleep } from 'node:timers/promises';
import { type Clip, type CreateClipResponse, clipSchema, errorBodySchema } from '../../contract/index.ts';
import { postForm } from '../support/postForm.ts';

const WAIT_SECONDS = 10;

/**
 * A client that does as it is told: it waits when it shall, and asks again. It counts what it was answered, and keeps
 * what no client could understand: a lost connection, a fault, a refusal without a reason or without a time to come back.
 */
export class Client {
  /** How often each answer came, as `POST 201`. */
  readonly answers = new Map<string, number>();
  readonly unclear: string[] = [];
  /** How often an upload was said to be queued. */
  queued = 0;
  readonly #pageUrl: string;
  readonly #isPatient: boolean;

  /** @param isPatient comes again when it was told to */
  constructor(pageUrl: string, { isPatient = false } = {}) {
    this.#pageUrl = pageUrl;
    this.#isPatient = isPatient;
  }

  /** @returns what was created, or `undefined` when it was refused */
  async create(fileName: string, sizeBytes: number, headers: object = {}): Promise<CreateClipResponse | undefined> {
    const response = await this.call('POST', 'v1/clips', {
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ fileName, contentType: 'audio/wav', sizeBytes }),
    });
    return response?.status === 201 ? ((await response.json()) as CreateClipResponse) : undefined;
  }

  /** @returns the id of a clip whose audio the service has taken, or `undefined` when it was refused */
  async send(bytes: Uint8Array<ArrayBuffer>, headers: object = {}): Promise<string | undefined> {
    const created = await this.create('clip.wav', bytes.length, headers);
    if (!created) return undefined;
    const response = await this.#noted('upload', () => postForm(created.upload, bytes));
    await response?.arrayBuffer();
    return response?.status === 204 ? created.clipId : undefined;
  }

  /** @returns the clip when it is finished; `undefined` when it is not there */
  async finished(clipId: string): Promise<Clip | undefined> {
    for (;;) {
      const response = await this.call('GET', `v1/clips/${clipId}?waitSeconds=${WAIT_SECONDS}`);
      if (response?.status === 404) return undefined;
      const retryAfterSeconds = Number(response?.headers.get('retry-after') ?? 1);
      if (response?.status === 200) {
        const clip = clipSchema.parse(await response.json());
        if (clip.status === 'done' || clip.status === 'failed') return clip;
        if (clip.status === 'queued') this.queued++;
        if (!response.headers.has('retry-after')) this.unclear.push(`${clip.status}, without Retry-After`);
      }
      await sleep(retryAfterSeconds * 1000);
    }
  }

  /** Calls the API, and counts the answer. @returns `undefined` when there was none */
  async call(method: string, path: string, init: RequestInit = {}): Promise<Response | undefined> {
    return this.#noted(method, () => fetch(`${this.#pageUrl}${path}`, { method, ...init }));
  }

  async #noted(what: string, call: () => Promise<Response>): Promise<Response | undefined> {
    try {
      const response = await call();
      const name = `${what} ${response.status}`;
      this.answers.set(name, (this.answers.get(name) ?? 0) + 1);
      if (response.status !== 429 && response.status < 500) return response;
      await this.#checkRefusal(name, response.clone());
      if (!this.#isPatient || response.status === 500) return response;
      await sleep(Number(response.headers.get('retry-after') ?? 1) * 1000);
      return await this.#noted(what, call);
    } catch (error) {
      const { message, cause } = error as Error;
      this.unclear.push(`${what}: ${message} (${String(cause)})`);
      return undefined;
    }
  }

  async #checkRefusal(name: string, response: Response): Promise<void> {
    const text = await response.text();
    const isBucket = text.startsWith('<') && /<Code>(SlowDown|ServiceUnavailable)<\/Code>/.test(text);
    if (isBucket) return;
    const isKnown = response.status !== 500 && errorBodySchema.safeParse(parsed(text)).success;
    if (!isKnown || !response.headers.has('retry-after')) this.unclear.push(`${name}: ${text.slice(0, 200)}`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
