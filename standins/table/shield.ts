import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { admitOwnClient, type Credentials, RefusedError } from '../sigv4/index.ts';
import type { MendedDatabase } from './mendedDatabase.ts';

/** Who may use the table. */
export interface ShieldOptions {
  credentials: Credentials;
  region: string;
}

/**
 * A server in front of dynalite, which listens to anybody:
 * - it checks no signature, and tells every browser that any page may call it. Here only a signed request of our own
 *   client passes, from no page and under no other name (which DNS rebinding would need);
 * - it throws, and so ends the process, when a client hangs up within a request (a worker that was stopped does). Here
 *   it is given only whole requests, from memory.
 */
export function shield(database: Pick<MendedDatabase, 'answer'>, options: ShieldOptions): Server {
  return createServer((request, response) => {
    admitOwnClient(request, { ...options, service: 'dynamodb' })
      .then((body) => database.answer(replay(request, body), response))
      .catch((error: unknown) => {
        if (error instanceof RefusedError) refuse(request, response, error);
        else response.destroy();
      });
  });
}

/** Without a word that would let a page read it. */
function refuse(request: IncomingMessage, response: ServerResponse, refused: RefusedError): void {
  request.on('error', () => undefined);
  request.resume();
  const { type, status, message } = refused;
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message }));
}

function replay(request: IncomingMessage, body: Buffer): IncomingMessage {
  const { method, url, headers } = request;
  return Object.assign(Readable.from(body.length > 0 ? [body] : []), { method, url, headers }) as IncomingMessage;
}
