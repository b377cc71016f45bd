import { describe, expect, it, vi } from 'vitest';
import { type ApiKeySource, createApi } from '../../client/api.ts';

const noKey: ApiKeySource = { current: () => undefined, ask: async () => undefined };
const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers });
const failed = (status: number, code: string, headers?: Record<string, string>): Response =>
  json(status, { error: { code, message: `about ${code}` } }, headers);

/** A `fetch` that gives these answers, one a call, and keeps the requests. */
function scripted(...answers: (Response | Error)[]) {
  const requests: Request[] = [];
  const send: typeof fetch = async (input, init) => {
    requests.push(new Request(new URL(String(input), 'http://service.test'), init));
    const answer = answers.shift()!;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { send, requests };
}
const signal = new AbortController().signal;

describe('the calls', () => {
  it('creates a clip', async () => {
    const { send, requests } = scripted(json(201, { clipId: 'c_1' }));
    const body = { fileName: 'a.wav', contentType: 'audio/wav', sizeBytes: 7 } as const;
    expect(await createApi(send, noKey).createClip(body, 'once', signal)).toEqual({ clipId: 'c_1' });
    expect(requests[0]).toMatchObject({ method: 'POST', url: 'http://service.test/v1/clips' });
    expect(requests[0].headers.get('idempotency-key')).toBe('once');
    expect(requests[0].headers.get('x-api-key')).toBeNull();
    expect(await requests[0].json()).toEqual(body);
  });

  it('asks for a clip and reads when to come back', async () => {
    const { send, requests } = scripted(json(200, { status: 'processing' }, { 'retry-after': '4' }));
    const answer = await createApi(send, noKey).getClip('c_1', 20, signal);
    expect(answer).toEqual({ clip: { status: 'processing' }, retryAfterSeconds: 4 });
    expect(requests[0].url).toBe('http://service.test/v1/clips/c_1?waitSeconds=20');
    expect(requests[0].cache).toBe('no-store');
  });

  it('sends no id into another path', async () => {
    const { send, requests } = scripted(json(200, {}));
    await createApi(send, noKey).getClip('../model?', 0, signal);
    expect(requests[0].url).toBe('http://service.test/v1/clips/..%2Fmodel%3F?waitSeconds=0');
  });

  it('deletes, with nothing in the answer', async () => {
    const { send, requests } = scripted(new Response(null, { status: 204 }));
    await createApi(send, noKey).deleteClip('c_1');
    expect(requests[0]).toMatchObject({ method: 'DELETE', url: 'http://service.test/v1/clips/c_1' });
  });
});

describe('failures', () => {
  it.each([
    ['the service', failed(429, 'too-many-requests', { 'retry-after': '7' }), 'too-many-requests', 7],
    ['a gateway', new Response('<html>', { status: 503 }), 'service-unavailable', undefined],
    ['another gateway', new Response('{"message":"Not Found"}', { status: 404 }), 'not-found', undefined],
    ['the network', new TypeError('Failed to fetch'), 'network', undefined],
    ['half an answer', new Response('{"id":', { status: 200 }), 'network', undefined],
  ])('come from %s with a code', async (_, answer, code, retryAfterSeconds) => {
    const { send } = scripted(answer);
    await expect(createApi(send, noKey).getModel()).rejects.toMatchObject({ code, retryAfterSeconds });
  });

  it.each([
    [400, 'invalid-request'],
    [401, 'forbidden'],
    [403, 'forbidden'],
    [413, 'too-large'],
    [429, 'too-many-requests'],
    [500, 'internal'],
    [502, 'service-unavailable'],
    [504, 'service-unavailable'],
  ])('have a code when something between answers %i', async (status, code) => {
    const { send } = scripted(new Response('<html>', { status }));
    await expect(createApi(send, noKey).getModel()).rejects.toMatchObject({
      code,
      message: `The server answered ${status}.`,
    });
  });

  it('wait no time that the service did not give in seconds', async () => {
    const date = { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' };
    const { send } = scripted(failed(503, 'service-unavailable', date));
    await expect(createApi(send, noKey).getModel()).rejects.toMatchObject({ retryAfterSeconds: undefined });
  });

  it('call an answer that never comes a broken network', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
    const send: typeof fetch = async (_input, init) => {
      init?.signal?.throwIfAborted();
      return json(200, {});
    };
    await expect(createApi(send, noKey).getClip('c_1', 20, signal)).rejects.toMatchObject({ code: 'network' });
    // Longer than the longest poll.
    expect(timeout).toHaveBeenCalledWith(45_000);
    timeout.mockRestore();
  });

  it('keep the message of the service', async () => {
    const { send } = scripted(failed(413, 'too-large'));
    await expect(createApi(send, noKey).getModel()).rejects.toThrow('about too-large');
  });

  it('call a cancelled call cancelled, not a broken network', async () => {
    const controller = new AbortController();
    controller.abort();
    const { send } = scripted(new DOMException('aborted', 'AbortError'));
    await expect(createApi(send, noKey).getClip('c_1', 0, controller.signal)).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('keys', () => {
  it('asks when the service wants one, and again when it was wrong', async () => {
    let key: string | undefined;
    const asked: (string | undefined)[] = [];
    const keys: ApiKeySource = {
      current: () => key,
      ask: async (rejected) => {
        asked.push(rejected);
        key = rejected === undefined ? 'wrong' : 'right';
        return key;
      },
    };
    const { send, requests } = scripted(failed(403, 'forbidden'), failed(403, 'forbidden'), json(200, { id: 'm' }));
    expect(await createApi(send, keys).getModel()).toEqual({ id: 'm' });
    expect(asked).toEqual([undefined, 'wrong']);
    expect(requests.map((request) => request.headers.get('x-api-key'))).toEqual([null, 'wrong', 'right']);
  });

  it('tries a key that came in the meantime before it asks', async () => {
    let key: string | undefined;
    const keys: ApiKeySource = { current: () => key, ask: () => Promise.reject(new Error('not to be asked')) };
    const { send, requests } = scripted(json(200, { id: 'm' }));
    const slow: typeof fetch = async (input, init) => {
      if (key !== undefined) return send(input, init);
      key = 'given elsewhere';
      return failed(403, 'forbidden');
    };
    await createApi(slow, keys).getModel();
    expect(requests[0].headers.get('x-api-key')).toBe('given elsewhere');
  });

  it('gives up when there is none', async () => {
    const { send } = scripted(failed(403, 'forbidden'));
    await expect(createApi(send, noKey).getModel()).rejects.toMatchObject({ code: 'forbidden' });
  });
});
