import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningGateway, startGateway } from '../../../standins/gateway/index.ts';

const KEY = `localK${'k'.repeat(40)}`;

let directory: string;
let options: Parameters<typeof startGateway>[0];
let gateway: RunningGateway;
let guarded: RunningGateway;
let events: APIGatewayProxyEvent[] = [];
let answer: () => Promise<APIGatewayProxyResult>;
const faults: unknown[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-web-'));
  await mkdir(join(directory, 'web/assets'), { recursive: true });
  await writeFile(join(directory, 'web/index.html'), '<!doctype html><title>page</title>');
  await writeFile(join(directory, 'web/assets/main.js'), 'export {};');
  await writeFile(join(directory, 'secret.txt'), 'secret');
  options = {
    api: {
      handler: async (event: APIGatewayProxyEvent) => {
        events.push(event);
        return answer();
      },
      functionName: 'api',
      isApi: (path) => path.startsWith('/v1/') || path === '/open',
      needsKey: (method, path) => path.startsWith('/v1/') && !(path === '/v1/open' && method === 'GET'),
      apiKey: KEY,
      isKeyAsked: false,
      faultBody: (code, message) => ({ code, message }),
    },
    page: {
      directory: join(directory, 'web'),
      contentSecurityPolicy: "default-src 'none'",
      contentTypeOf: (name) => (name.endsWith('.html') ? 'text/html; charset=utf-8' : undefined),
    },
    port: 0,
    host: '127.0.0.1',
    servedHosts: new Set(['127.0.0.1', 'localhost', '::1']),
    onFault: (error: unknown) => faults.push(error),
  };
  gateway = await startGateway(options);
  guarded = await startGateway({ ...options, api: { ...options.api, isKeyAsked: true } });
});
afterAll(async () => {
  await Promise.all([gateway.close(), guarded.close()]);
  await rm(directory, { recursive: true });
});
beforeEach(() => {
  events = [];
  faults.length = 0;
  answer = async () => ({ statusCode: 200, body: '{}', headers: { 'content-type': 'application/json' } });
});

const url = (path: string, to = gateway) => `http://127.0.0.1:${to.port}${path}`;

/** Without the normalising of fetch. */
async function raw(path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  const client = httpRequest({ host: '127.0.0.1', port: gateway.port, path, headers }).end();
  const [reply] = (await once(client, 'response')) as [IncomingMessage];
  return { status: reply.statusCode as number, body: Buffer.concat(await reply.toArray()).toString() };
}

async function expectError(response: Response, status: number, code: string): Promise<void> {
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ code, message: expect.any(String) });
}

describe('the event', () => {
  it('is a REST proxy event', async () => {
    await fetch(url('/v1/clips/a%20b?x=1&x=2&y=%C3%A9+z&empty='), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'X-Test': 'a' },
      body: '{"ü":1}',
    });
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      httpMethod: 'POST',
      path: '/v1/clips/a%20b',
      queryStringParameters: { x: '2', y: 'é z', empty: '' },
      multiValueQueryStringParameters: { x: ['1', '2'], y: ['é z'], empty: [''] },
      headers: { 'x-test': 'a', 'content-type': 'application/json' },
      multiValueHeaders: { 'x-test': ['a'] },
      body: '{"ü":1}',
      isBase64Encoded: false,
      requestContext: { stage: 'local', httpMethod: 'POST' },
    });
    expect(events[0]?.requestContext.identity.apiKey).toBe(KEY);
    expect(events[0]?.requestContext.requestId).toMatch(/^[\da-f-]{36}$/);
  });

  it('has null where there is nothing: no key where none is needed', async () => {
    await fetch(url('/open'));
    expect(events[0]).toMatchObject({ body: null, queryStringParameters: null, isBase64Encoded: false });
    expect(events[0]?.requestContext.identity.apiKey).toBeNull();
  });

  it('carries bytes in base 64', async () => {
    const bytes = Uint8Array.from([0, 255, 254, 128]);
    await fetch(url('/v1/x'), { method: 'POST', headers: { 'content-type': 'audio/wav' }, body: bytes });
    expect(events[0]).toMatchObject({ body: Buffer.from(bytes).toString('base64'), isBase64Encoded: true });
  });

  it('is not confused by a header or parameter named __proto__', async () => {
    await fetch(url('/v1/x?__proto__=1&constructor=2'));
    expect(Object.entries(events[0]?.queryStringParameters ?? {})).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
  });
});

describe('the answer', () => {
  it('is passed on with status, headers and bytes', async () => {
    answer = async () => ({
      statusCode: 201,
      multiValueHeaders: { etag: ['"1"'], 'set-cookie': ['a=1', 'b=2'] },
      body: Buffer.from([1, 2, 255]).toString('base64'),
      isBase64Encoded: true,
    });
    const response = await fetch(url('/v1/x'));
    expect(response.status).toBe(201);
    expect(response.headers.get('etag')).toBe('"1"');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([1, 2, 255]);
  });

  it('of a function that fails is an error in our form', async () => {
    answer = () => Promise.reject(new Error('broken'));
    await expectError(await fetch(url('/v1/x')), 500, 'internal');
    expect(faults).toHaveLength(1);
  });

  it('that does not come in time is 503, and says when to try again', async () => {
    const impatient = await startGateway({ ...options, api: { ...options.api, timeoutSeconds: 0.01 } });
    answer = () => new Promise(() => undefined);
    const response = await fetch(url('/v1/x', impatient));
    expect(response.headers.get('retry-after')).toBe('1');
    await expectError(response, 503, 'service-unavailable');
    await impatient.close();
  });

  it('that is still awaited when the gateway closes is 503; one that comes soon is waited for', async () => {
    const closing = await startGateway(options);
    let finish: () => void = () => undefined;
    answer = () =>
      new Promise((resolve) => {
        finish = () => resolve({ statusCode: 200, body: '{}' });
      });
    const soon = fetch(url('/v1/soon', closing));
    await expect.poll(() => events.length).toBe(1);
    answer = () => new Promise(() => undefined);
    const never = fetch(url('/v1/never', closing));
    await expect.poll(() => events.length).toBe(2);
    const closed = closing.close();
    finish();
    expect((await soon).status).toBe(200);
    await expectError(await never, 503, 'service-unavailable');
    await closed;
  });

  it('may be awaited by many at once, without a word of a leak', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => void warnings.push(warning);
    process.on('warning', note);
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    answer = () => finished.then(() => ({ statusCode: 204, body: '' }));
    const waiting = Array.from({ length: 30 }, () => fetch(url('/v1/x')));
    await expect.poll(() => events.length).toBe(30);
    finish();
    for (const { status } of await Promise.all(waiting)) expect(status).toBe(204);
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  it('can be left by its client without a fault', async () => {
    let finish: () => void = () => undefined;
    answer = () =>
      new Promise((resolve) => {
        finish = () => resolve({ statusCode: 200, body: 'late' });
      });
    const leave = new AbortController();
    const waiting = fetch(url('/v1/x'), { signal: leave.signal });
    await expect.poll(() => events.length).toBe(1);
    leave.abort();
    await expect(waiting).rejects.toThrow();
    finish();
    answer = async () => ({ statusCode: 204, body: '' });
    expect((await fetch(url('/v1/x'))).status).toBe(204);
    expect(faults).toEqual([]);
  });
});

describe('what is refused at the door', () => {
  it('a body of more than 1 MB', async () => {
    const body = 'x'.repeat(1024 * 1024);
    expect((await fetch(url('/v1/x'), { method: 'POST', body })).status).toBe(200);
    await expectError(await fetch(url('/v1/x'), { method: 'POST', body: `${body}x` }), 413, 'too-large');
    expect(events).toHaveLength(1);
  });

  it.each([
    'evil.example',
    'evil.example:80',
    '127.0.0.1.evil.example',
    'localhost@evil.example',
    'a b',
    '[::2]:1',
    'localhost:65536',
    '127.0.0.1:99999',
  ])('the Host header %j', async (host) => {
    const { status, body } = await raw('/v1/model', { host });
    expect(status).toBe(403);
    expect(JSON.parse(body)).toMatchObject({ code: 'forbidden' });
    expect((await raw('/', { host })).status).toBe(403);
  });

  it.each(['127.0.0.1', '127.0.0.1:1234', 'LOCALHOST:8787', 'localhost.', 'localhost:65535', '[::1]:8787'])(
    'not the Host header %j',
    async (host) => {
      expect((await raw('/', { host })).status).toBe(200);
    },
  );

  it('a request that is no HTTP', async () => {
    const socket = connect(gateway.port, '127.0.0.1');
    socket.end('GET\r\n\r\n');
    const reply = Buffer.concat(await socket.toArray()).toString();
    expect(reply).toMatch(/^HTTP\/1.1 400/);
  });
});

describe('a key that is asked for', () => {
  it.each([
    ['none', {}],
    ['a wrong one', { 'x-api-key': `${KEY.slice(0, -1)}K` }],
    ['a longer one', { 'x-api-key': `${KEY}x` }],
  ])('refuses %s', async (_, headers) => {
    await expectError(await fetch(url('/v1/clips', guarded), { headers }), 403, 'forbidden');
    expect(events).toEqual([]);
  });

  it('lets the right one in, and what needs none, and the page, without', async () => {
    expect((await fetch(url('/v1/clips', guarded), { headers: { 'x-api-key': KEY } })).status).toBe(200);
    for (const path of ['/v1/open', '/open', '/']) expect((await fetch(url(path, guarded))).status).toBe(200);
    expect(events.map(({ requestContext }) => requestContext.identity.apiKey)).toEqual([KEY, null, null]);
    expect((await fetch(url('/v1/open', guarded), { method: 'POST' })).status).toBe(403);
  });
});

describe('the page', () => {
  it('comes with its policy, and 304 when it is known', async () => {
    const response = await fetch(url('/'));
    expect(await response.text()).toContain('<title>page');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    const etag = response.headers.get('etag') as string;
    expect((await fetch(url('/index.html'), { headers: { 'if-none-match': `W/${etag}` } })).status).toBe(304);
    expect((await fetch(url('/'), { headers: { 'if-none-match': '"x"' } })).status).toBe(200);
    const script = await fetch(url('/assets/main.js?v=1'));
    expect(script.headers.get('content-type')).toBe('application/octet-stream');
    expect((await fetch(url('/'), { method: 'HEAD' })).headers.get('content-length')).toBe('34');
    expect((await fetch(url('/'), { method: 'POST' })).status).toBe(405);
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//secret.txt',
    '/assets',
    '/index.html/',
    '/none',
    '/docs/',
    '/v1x',
    '/__proto__',
  ])('has nothing at %s', async (path) => {
    const { status, body } = await raw(path);
    expect(status).toBe(404);
    expect(body).not.toContain('secret');
  });

  it('says when it is not built', async () => {
    const bare = await startGateway({
      ...options,
      page: { ...options.page, directory: join(directory, 'nowhere') },
    });
    const response = await fetch(url('/', bare));
    expect([response.status, await response.text()]).toEqual([404, expect.stringContaining('npm run build')]);
    await bare.close();
  });
});
