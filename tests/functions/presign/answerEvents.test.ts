import { OpenAPIHono } from '@hono/zod-openapi';
import { afterEach, expect, it, vi } from 'vitest';
import { errorBodySchema } from '../../../contract/index.ts';
import { answerEvents } from '../../../functions/presign/answerEvents.ts';
import { type AppDependencies, createApp } from '../../../functions/presign/app.ts';
import type { Bindings } from '../../../functions/presign/caller.ts';

const MODEL_CARD = { id: 'test-model' } as AppDependencies['modelCard'];
const answer = answerEvents(createApp({ modelCard: MODEL_CARD } as AppDependencies));
const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined);
afterEach(() => printed.mockClear());

function call(httpMethod: string, path: string, body: string | null = null, by = answer) {
  const requestContext = { httpMethod, domainName: 'service.test', identity: { apiKey: null } };
  const event = { httpMethod, path, body, isBase64Encoded: false, headers: {}, multiValueHeaders: {}, requestContext };
  return by(event as unknown as Parameters<typeof answer>[0]);
}

it.each(['GET', 'HEAD'])('answers a %s that has a body as one without', async (method) => {
  const { statusCode, body } = await call(method, '/v1/model', 'x=1');
  expect(statusCode).toBe(200);
  if (method === 'GET') expect(JSON.parse(body)).toMatchObject({ id: 'test-model' });
  expect(printed).not.toHaveBeenCalled();
});

it.each(['POST', 'PUT', 'DELETE'])('hands on the body of a %s', async (method) => {
  const echo = new OpenAPIHono<{ Bindings: Bindings }>();
  echo.all('/echo', async (c) => c.text(await c.req.text()));
  expect(await call(method, '/echo', 'x=1', answerEvents(echo))).toMatchObject({ statusCode: 200, body: 'x=1' });
});

it('answers a parameter that is no text in the form of every error, and prints nothing', async () => {
  const requestContext = { httpMethod: 'GET', domainName: 'service.test', identity: { apiKey: null } };
  const parameters = { multiValueQueryStringParameters: { '\ud800': ['\udc00'] } };
  const event = {
    httpMethod: 'GET',
    path: '/v1/nothing',
    body: null,
    headers: {},
    multiValueHeaders: {},
    ...parameters,
    requestContext,
  };
  const { statusCode, body } = await answer(event as unknown as Parameters<typeof answer>[0]);
  expect([statusCode, errorBodySchema.parse(JSON.parse(body)).error.code]).toEqual([404, 'not-found']);
  expect(printed).not.toHaveBeenCalled();
});

it.each(['TRACE', 'TRACK', 'CONNECT'])('answers %s in the form of every error, and prints nothing', async (method) => {
  for (const path of ['/v1/model', '/docs', '/v1/clips']) {
    const { statusCode, body, multiValueHeaders } = await call(method, path);
    expect(statusCode).toBe(405);
    const { code, message } = errorBodySchema.parse(JSON.parse(body)).error;
    expect([code, message]).toEqual(['method-not-allowed', expect.stringContaining(`${method} is not possible`)]);
    expect(multiValueHeaders).toMatchObject({ allow: [path === '/v1/clips' ? 'DELETE, GET, POST' : 'GET'] });
  }
  const { statusCode, body } = await call(method, '/v1/nothing');
  expect([statusCode, body]).toEqual([404, expect.stringContaining(`There is no ${method} /v1/nothing`)]);
  expect(printed).not.toHaveBeenCalled();
});
