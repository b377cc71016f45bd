import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { close, listen } from '../../standins/http/index.ts';
import type { Moto } from './moto.ts';
import { type Demand, demandsOf, isPermitted, type Statement } from './permissions.ts';

/** AWS as one role sees it. */
export interface Gate {
  endpoint: string;
  /** What was asked for and refused, in order. */
  refused: Demand[];
  close: () => Promise<void>;
}

/** Stands before moto, which checks no permissions, and lets through what a role's statements allow. */
export async function startGate(moto: Moto, statements: readonly Statement[]): Promise<Gate> {
  const refused: Demand[] = [];
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { method = 'GET', url = '/', headers } = incoming;
    const missing = demandsOf({ method, target: url, headers, body }).filter((one) => !isPermitted(one, statements));
    if (missing.length === 0) return passOn(moto, incoming, body, outgoing);
    refused.push(...missing);
    // Each client reads its own protocol's.
    const isJson = headers['x-amz-target'] !== undefined;
    outgoing.writeHead(isJson ? 400 : 403);
    outgoing.end(isJson ? '{"__type":"AccessDeniedException"}' : '<Error><Code>AccessDenied</Code></Error>');
  };
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error as Error));
  });
  const port = await listen(server, 0, '127.0.0.1');
  return { endpoint: `http://127.0.0.1:${port}`, refused, close: () => close(server) };
}

function passOn(moto: Moto, { method, url, headers }: IncomingMessage, body: Buffer, outgoing: ServerResponse): void {
  const { host: _host, 'transfer-encoding': _encoding, ...passed } = headers;
  const onward = request(`${moto.endpoint}${url}`, { method, headers: { ...passed, 'content-length': body.length } });
  onward.on('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', (error) => outgoing.destroy(error));
  onward.end(body);
}
