import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What AWS Lambda's runtime talks to, for one function. */
export interface RuntimeApi {
  /** For AWS_LAMBDA_RUNTIME_API. */
  address: string;
  /** Resolves when the function asks for its first event; rejects when it could not start. */
  ready: Promise<void>;
  /** Hands the function an event. @returns its answer @throws Error with what the function reported */
  invoke(event: unknown): Promise<unknown>;
  close(): Promise<void>;
}

interface Invocation {
  id: string;
  event: string;
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

const PREFIX = '/2018-06-01/runtime';

/**
 * Starts a stand-in for AWS Lambda's Runtime API, which hands out one event at a time.
 *
 * @param timeoutMs the function's time-out, told it with each event
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function startRuntimeApi(timeoutMs: number): Promise<RuntimeApi> {
  const queue: Invocation[] = [];
  const running = new Map<string, Invocation>();
  const start: { succeed?: () => void; fail?: (error: Error) => void } = {};
  const ready = new Promise<void>((resolve, reject) => Object.assign(start, { succeed: resolve, fail: reject }));
  let waiting: ServerResponse | undefined;

  const handOut = (): void => {
    if (!waiting || queue.length === 0) return;
    const invocation = queue.shift()!;
    running.set(invocation.id, invocation);
    // Without a content type AWS's client crashes.
    waiting.writeHead(200, { 'content-type': 'application/json', ...eventHeaders(invocation.id, timeoutMs) });
    waiting.end(invocation.event);
    waiting = undefined;
  };
  const route = async (request: IncomingMessage, reply: ServerResponse): Promise<void> => {
    const path = (request.url ?? '').slice(PREFIX.length);
    if (path === '/invocation/next') {
      waiting = reply;
      start.succeed?.();
      return handOut();
    }
    const body = await text(request);
    reply.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
    if (path === '/init/error') return start.fail?.(new Error(body));
    const [, id, kind] = /^\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    const invocation = running.get(id);
    if (kind === 'response') invocation?.resolve(JSON.parse(body));
    else invocation?.reject(new Error(body));
  };

  const server = createServer((request, reply) => void route(request, reply)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    ready,
    invoke: (event) =>
      new Promise((resolve, reject) => {
        queue.push({ id: randomUUID(), event: JSON.stringify(event), resolve, reject });
        handOut();
      }),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function eventHeaders(id: string, timeoutMs: number): Record<string, string> {
  return {
    'lambda-runtime-aws-request-id': id,
    'lambda-runtime-deadline-ms': String(Date.now() + timeoutMs),
    'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:123456789012:function:infer',
    'lambda-runtime-trace-id': 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0',
  };
}
