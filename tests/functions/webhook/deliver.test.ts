import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../../functions/webhook/deliver.ts';

const KEY = new TextEncoder().encode('a key of more than 24 bytes');
const NOW_MS = Date.UTC(2026, 10, 22, 20, 0, 0, 999);
const EVENT = {
  version: '0',
  id: '6f3f2d62-8b5c-4a7e-9c58-2a0e6a2f1c3d',
  'detail-type': 'Clip finished',
  source: 'speech-emotion-recognition',
  time: '2026-11-22T19:59:58Z',
  detail: { tenant: 'ann', clipId: 'c_1', fileName: 'été.wav', status: 'done', emotion: 'happy' },
};

/** A receiver: what it got, and how it answers. */
let received: { method: string; path: string; headers: IncomingMessage['headers']; body: Buffer }[];
let answer: (response: ServerResponse) => void;
let server: Server;
let url: URL;

beforeEach(async () => {
  received = [];
  answer = (response) => response.writeHead(204).end();
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const body = Buffer.concat(await request.toArray());
    received.push({ method: request.method!, path: request.url!, headers: request.headers, body });
    answer(response);
  };
  server = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?token=t0k3n`);
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const send = (nowMs = NOW_MS) => deliver(EVENT, { url, secret: async () => KEY, nowMs: () => nowMs });

/** As a receiver checks it: over the raw bytes that came, with Web Crypto. */
async function isGenuine({ headers, body }: (typeof received)[number]): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', KEY, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  const [version, signature] = String(headers['webhook-signature']).split(',');
  const signed = Buffer.concat([Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`), body]);
  return version === 'v1' && crypto.subtle.verify('HMAC', key, Buffer.from(signature, 'base64'), signed);
}

describe('deliver', () => {
  it('posts the event as JSON, with a signature that the receiver can check', async () => {
    expect(await send()).toBe(204);
    expect(received).toHaveLength(1);
    const [{ method, path, headers, body }] = received;
    expect([method, path, headers['content-type']]).toEqual(['POST', '/hook?token=t0k3n', 'application/json']);
    expect(headers['webhook-id']).toBe(EVENT.id);
    expect(Number(headers['webhook-timestamp'])).toBe(Date.UTC(2026, 10, 22, 20) / 1000);
    expect(JSON.parse(body.toString('utf8'))).toEqual({
      type: 'clip.finished',
      timestamp: EVENT.time,
      data: EVENT.detail,
    });
    expect(await isGenuine(received[0])).toBe(true);
  });

  it('signs id, time and body: a receiver sees when one of them was changed', async () => {
    await send();
    const [message] = received;
    const { headers } = message;
    expect(await isGenuine({ ...message, body: Buffer.from(`${message.body.toString()} `) })).toBe(false);
    expect(await isGenuine({ ...message, headers: { ...headers, 'webhook-id': 'other' } })).toBe(false);
    const later = String(Number(headers['webhook-timestamp']) + 1);
    expect(await isGenuine({ ...message, headers: { ...headers, 'webhook-timestamp': later } })).toBe(false);
  });

  it('keeps id and body at another try, with the time of that try', async () => {
    await send();
    await send(NOW_MS + 60_000);
    const [first, second] = received;
    expect(second.body.equals(first.body)).toBe(true);
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(Number(second.headers['webhook-timestamp']) - Number(first.headers['webhook-timestamp'])).toBe(60);
    expect(await isGenuine(second)).toBe(true);
  });

  it.each([400, 410, 429, 500, 503])('throws at status %i, so that it is tried again', async (status) => {
    answer = (response) => response.writeHead(status).end('no');
    await expect(send()).rejects.toThrow(new RegExp(`got ${status}`));
  });

  it('follows no redirect: what is signed for one address is not shown to another', async () => {
    answer = (response) => response.writeHead(307, { location: '/elsewhere' }).end();
    await expect(send()).rejects.toThrow(/got 307; redirects are not followed/);
    expect(received.map(({ path }) => path)).toEqual(['/hook?token=t0k3n']);
  });

  it('gives up on a receiver that does not answer', async () => {
    answer = () => undefined;
    const attempt = deliver(EVENT, { url, secret: async () => KEY, nowMs: () => NOW_MS, timeoutMs: 50 });
    await expect(attempt).rejects.toThrow(/within 0.05 s, got none \(TimeoutError\)/);
  });

  it('says when nobody listens, without what may be secret in the address', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const error = await send().catch((failure: Error) => failure);
    expect(String(error)).toMatch(/ECONNREFUSED/);
    expect(String(error)).not.toContain('t0k3n');
    server.listen(0);
  });

  it('reads no more of an answer than its status', async () => {
    answer = (response) => {
      response.writeHead(200);
      const pour = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', pour);
      pour();
    };
    expect(await send()).toBe(200);
  });

  it('sends nothing that is no event', async () => {
    const secret = async () => KEY;
    await expect(deliver({ detail: {} }, { url, secret, nowMs: () => NOW_MS })).rejects.toThrow();
    expect(received).toEqual([]);
  });

  it('sends nothing unsigned when there is no secret', async () => {
    const secret = () => Promise.reject(new Error('AccessDenied'));
    await expect(deliver(EVENT, { url, secret, nowMs: () => NOW_MS })).rejects.toThrow('AccessDenied');
    expect(received).toEqual([]);
  });
});

describe('what is no event of a finished clip', () => {
  const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

  it.each([
    ['nothing', undefined, 'the whole'],
    ['one without an id', { ...EVENT, id: '' }, 'id'],
    ['one of no time', { ...EVENT, time: 'now' }, 'time'],
    ['one whose detail is a text', { ...EVENT, detail: 'text' }, 'detail'],
    ['one nested too deep to be written', { ...EVENT, detail: { deep: nested(20_000) } }, 'written as JSON'],
  ])('%s is refused in words, and nothing is sent', async (_name, event, word) => {
    const dependencies = { url, secret: async () => KEY, nowMs: () => NOW_MS };
    await expect(deliver(event, dependencies)).rejects.toThrow(new RegExp(`^Expected .*${word}`));
    expect(received).toEqual([]);
  });
});
