import { createServer, type IncomingMessage, request } from 'node:http';
import { expect, it } from 'vitest';
import { close, listen } from '../../../standins/http/index.ts';

it('a server keeps a connection for longer than those who have it do', async () => {
  const server = createServer((_, response) => response.end('here'));
  const port = await listen(server, 0, '127.0.0.1');
  const answer = await new Promise<IncomingMessage>((resolve) => {
    request({ port, headers: { connection: 'keep-alive' } }, resolve).end();
  });
  answer.resume();
  expect(answer.headers['keep-alive']).toBe('timeout=75');
  await close(server);
});
