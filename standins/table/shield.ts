import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { MalformedTargetError, readRawRequest } from '../http/index.ts';
import { authorize, type Credentials, SignatureError, sha256Hex } from '../sigv4/index.ts';

/** Who may use the table. */
export interface ShieldOptions {
  credentials: Credentials;
  region: string;
}

const MAX_REQUEST_BYTES = 20 * 1024 * 1024;

/** The request is not passed on; the message is for whoever sent it. */
class RefusedError extends Error {}

/**
 * A server in front of dynalite, which listens to anybody:
 * - it checks no signature, and tells every browser that any page may call it. Here only a signed request of our own
 *   client passes, from no page and under no other name (which DNS rebinding would need);
 * - it throws, and so ends the process, when a client hangs up within a request (a worker that was stopped does). Here
 *   it is given only whole requests, from memory.
 *
 * @param database takes requests as `request` events
 */
export function shield(database: Server, options: ShieldOptions): Server {
  return createServer((request, response) => {
    admit(request, options).then(
      (body) => database.emit('request', replay(request, body), response as ServerResponse),
      (error: unknown) => {
        if (error instanceof RefusedError) refuse(request, response, error);
        else response.destroy();
      },
    );
  });
}

/** @returns the whole body, once it is known that it was signed */
async function admit(request: IncomingMessage, { credentials, region }: ShieldOptions): Promise<Buffer> {
  const { origin, host } = request.headers;
  if (origin !== undefined) throw new RefusedError('Expected no Origin header: the table is not for pages.');
  const expectedHost = `127.0.0.1:${request.socket.localPort}`;
  if (host !== expectedHost) throw new RefusedError(`Expected the Host ${expectedHost}, got "${host ?? ''}".`);
  let payloadHash: string;
  try {
    const context = { credentials, region, service: 'dynamodb', nowMs: Date.now() };
    ({ payloadHash } = authorize(readRawRequest(request), context));
  } catch (error) {
    if (error instanceof SignatureError) throw new RefusedError(`${error.code}: ${error.message}`);
    if (error instanceof MalformedTargetError) throw new RefusedError(error.message);
    throw error;
  }
  const body = await readAll(request);
  if (sha256Hex(body) !== payloadHash) throw new RefusedError('Expected the body that was signed, got another.');
  return body;
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    sizeBytes += piece.length;
    if (sizeBytes > MAX_REQUEST_BYTES) throw new Error('The request is larger than DynamoDB takes.');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** Without a word that would let a page read it. */
function refuse(request: IncomingMessage, response: ServerResponse, { message }: RefusedError): void {
  request.on('error', () => undefined);
  request.resume();
  response.writeHead(403, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: 'com.amazonaws.dynamodb.v20120810#AccessDeniedException', message }));
}

function replay(request: IncomingMessage, body: Buffer): IncomingMessage {
  const { method, url, headers } = request;
  return Object.assign(Readable.from(body.length > 0 ? [body] : []), { method, url, headers }) as IncomingMessage;
}
