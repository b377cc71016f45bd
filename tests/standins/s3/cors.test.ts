import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStore, type TestStore } from './support.ts';

let store: TestStore;
beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.close());

const ask = (method: string | undefined, origin: string | undefined = 'http://page.example') =>
  fetch(store.bucketUrl, {
    method: 'OPTIONS',
    headers: {
      ...(origin ? { origin } : {}),
      ...(method ? { 'access-control-request-method': method } : {}),
      'access-control-request-headers': 'content-type',
    },
  });

it('lets any page POST, and read the ETag', async () => {
  const response = await ask('POST');
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'content-type',
    'access-control-expose-headers': 'ETag',
  });
});

it.each(['GET', 'PUT', 'DELETE', 'HEAD'])('does not let pages %s', async (method) => {
  const response = await ask(method);
  expect(response.status).toBe(403);
  expect(response.headers.has('access-control-allow-origin')).toBe(false);
});

it('wants to know what for', async () => {
  expect((await ask(undefined)).status).toBe(400);
  expect((await ask('POST', '')).status).toBe(400);
});

it('lets a page read why its POST was refused, and nothing of a GET', async () => {
  const headers = { origin: 'http://page.example' };
  const refused = await fetch(store.bucketUrl, { method: 'POST', headers, body: new FormData() });
  expect(refused.status).toBe(400);
  expect(refused.headers.get('access-control-allow-origin')).toBe('*');
  const read = await fetch(`${store.bucketUrl}/a`, { headers });
  expect(read.headers.has('access-control-allow-origin')).toBe(false);
});
