import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { toDiskFault } from '../files/index.ts';
import type { S3Context, S3Response } from './context.ts';
import { corsHeaders } from './cors.ts';
import { errorXml, type S3Error, toS3Error } from './errors.ts';
import { readS3Request, type S3Request } from './request.ts';
import { route } from './route.ts';

/** An upload over a slow line may take this long. */
const REQUEST_TIMEOUT_MS = 60 * 60 * 1000;

/**
 * The HTTP side of the store.
 *
 * @param context what the operations work on
 * @param onFault told of errors that are the store's own fault, which the client sees as `InternalError`, or its disk's
 * (`ServiceUnavailable`)
 */
export function createS3Server(context: S3Context, onFault: (error: unknown) => void): Server {
  const server = createServer((message, reply) => {
    // A client that leaves is no error.
    message.on('error', () => undefined);
    reply.on('error', () => undefined);
    void answer(message, reply, context, onFault);
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  return server;
}

async function answer(
  message: IncomingMessage,
  reply: ServerResponse,
  context: S3Context,
  onFault: (error: unknown) => void,
): Promise<void> {
  const requestId = randomBytes(8).toString('hex').toUpperCase();
  let request: S3Request | undefined;
  let response: S3Response;
  try {
    request = readS3Request(message);
    response = await route(request, context);
  } catch (error) {
    const known = toS3Error(error);
    // A client that left before its request was read is no fault.
    if (isFault(known) && !message.readableAborted) onFault(toDiskFault(error) ?? error);
    response = errorResponse(known, requestId, message.method === 'HEAD');
  }
  // What was not read would otherwise block the client, which sends to the end before it looks for an answer.
  message.unpipe();
  message.resume();
  const headers = { ...response.headers, ...(request ? corsHeaders(request) : {}), 'x-amz-request-id': requestId };
  await send(reply, response, headers).catch(() => {
    if (typeof response.body === 'object') response.body.destroy();
    reply.destroy();
  });
}

async function send(reply: ServerResponse, response: S3Response, headers: Record<string, string>): Promise<void> {
  reply.writeHead(response.statusCode, { server: 'AmazonS3', ...headers });
  if (response.body === undefined || typeof response.body === 'string') reply.end(response.body);
  else await pipeline(response.body, reply);
}

function isFault({ code }: S3Error): boolean {
  return code === 'InternalError' || code === 'ServiceUnavailable';
}

function errorResponse(error: S3Error, requestId: string, headersOnly: boolean): S3Response {
  const { statusCode, headers } = error;
  if (headersOnly || error.code === 'NotModified') return { statusCode, headers };
  return { statusCode, headers: { ...headers, 'content-type': 'application/xml' }, body: errorXml(error, requestId) };
}
