import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventBridgeEvent } from 'aws-lambda';
import { afterAll, beforeAll, expect, it } from 'vitest';

const SECRET = 'whsec_'.concat(Buffer.from('the secret of the deployment').toString('base64'));
const EVENT = {
  id: 'e-1',
  time: '2026-11-22T20:00:00Z',
  detail: { clipId: 'c_1', status: 'done' },
} as EventBridgeEvent<'Clip finished', { clipId: string; status: string }>;

let secretReads: unknown[];
let signatures: string[];
let status = 200;
let servers: Server[];
let handler: typeof import('../../../functions/webhook/handler.ts').handler;
const saved = { ...process.env };

async function serve(answer: (body: string, headers: Record<string, unknown>) => [number, string]): Promise<string> {
  const server = createServer((request, response) => {
    void request.toArray().then((pieces) => {
      const [code, text] = answer(Buffer.concat(pieces).toString(), request.headers);
      response.writeHead(code, { 'content-type': 'application/x-amz-json-1.1' }).end(text);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  servers = [];
  secretReads = [];
  signatures = [];
  const secretsManager = await serve((body) => {
    secretReads.push(JSON.parse(body));
    return [200, JSON.stringify({ SecretString: SECRET })];
  });
  const receiver = await serve((_, headers) => {
    signatures.push(String(headers['webhook-signature']));
    return [status, ''];
  });
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'key',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    WEBHOOK_URL: receiver,
    WEBHOOK_SECRET_ARN: 'arn:secret',
  });
  ({ handler } = await import('../../../functions/webhook/handler.ts'));
});
afterAll(() => {
  for (const server of servers) server.close();
  for (const name of Object.keys(process.env)) if (!(name in saved)) delete process.env[name];
  Object.assign(process.env, saved);
});

it('signs with the deployed secret, which it reads once, and throws when the receiver refuses', async () => {
  expect(await handler(EVENT)).toEqual({ status: 200 });
  expect(await handler(EVENT)).toEqual({ status: 200 });
  expect(secretReads).toEqual([{ SecretId: 'arn:secret' }]);
  expect(signatures).toHaveLength(2);
  for (const signature of signatures) expect(signature).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
  status = 500;
  await expect(handler(EVENT)).rejects.toThrow(/got 500/);
});
