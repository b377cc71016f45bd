import type { IncomingMessage } from 'node:http';
import { MalformedTargetError, readRawRequest } from '../http/index.ts';
import { authorize, type Credentials } from './authorize.ts';
import { SignatureError } from './signatureError.ts';
import { parseAmzDate, sha256Hex } from './signingKey.ts';

/** Whose requests are taken. */
export interface OwnClient {
  credentials: Credentials;
  region: string;
  /** As it is signed for: `dynamodb`, `sqs`. */
  service: string;
}

const MAX_REQUEST_BYTES = 20 * 1024 * 1024;

/** The request is not passed on; the message is for whoever sent it. */
export class RefusedError extends Error {
  /** The exception that the services of JSON name then. */
  readonly type: 'AccessDeniedException' | 'InvalidSignatureException';

  constructor(message: string, type: RefusedError['type'] = 'AccessDeniedException') {
    super(message);
    this.type = type;
  }

  /** With which status they do. */
  get status(): 400 | 403 {
    return this.type === 'InvalidSignatureException' ? 400 : 403;
  }
}

/**
 * Lets in only signed requests of this machine's own clients, from no page and under no other name (which DNS rebinding
 * would need).
 *
 * @returns the whole body, once it is known that it was signed
 * @throws RefusedError when it is nobody's who may
 */
export async function admitOwnClient(request: IncomingMessage, { service, ...client }: OwnClient): Promise<Buffer> {
  const { origin, host } = request.headers;
  if (origin !== undefined) throw new RefusedError(`Expected no Origin header: ${service} is not for pages.`);
  const expectedHost = `127.0.0.1:${request.socket.localPort}`;
  if (host !== expectedHost) throw new RefusedError(`Expected the Host ${expectedHost}, got "${host ?? ''}".`);
  let payloadHash: string;
  try {
    ({ payloadHash } = authorize(readRawRequest(request), { ...client, service, nowMs: Date.now() }));
  } catch (error) {
    if (error instanceof SignatureError) throw refusal(error, request);
    if (error instanceof MalformedTargetError) throw new RefusedError(error.message);
    throw error;
  }
  const body = await readAll(request);
  if (sha256Hex(body) !== payloadHash) throw new RefusedError('Expected the body that was signed, got another.');
  return body;
}

/**
 * A time that is off is told in the words by which the SDK knows that it may sign anew and try again.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html
 */
function refusal({ code, message, details }: SignatureError, { headers }: IncomingMessage): RefusedError {
  if (code !== 'RequestTimeTooSkewed') return new RefusedError(`${code}: ${message}`);
  const isLate = (parseAmzDate(String(headers['x-amz-date'])) ?? 0) < Date.parse(details.ServerTime);
  const complaint = isLate ? 'Signature expired' : 'Signature not yet current';
  const text = `${complaint}: signed at ${headers['x-amz-date']}, and it is ${details.ServerTime}.`;
  return new RefusedError(text, 'InvalidSignatureException');
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    sizeBytes += piece.length;
    if (sizeBytes > MAX_REQUEST_BYTES) throw new Error('The request is larger than AWS takes.');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
