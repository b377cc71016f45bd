import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { SignatureV4 } from '@smithy/signature-v4';
import { close, listen } from '../../../standins/http/index.ts';
import { Sha256 } from '../../support/sha256.ts';

/** What can happen to a call of AWS, by the way in which the client sees it. */
export type Trouble =
  /** The line breaks, and nothing was done. */
  | 'gone'
  /** It is done, and the line breaks before the answer. */
  | 'answer lost'
  /** It is done, later than the client waits. */
  | 'slow'
  /** It is refused: too many calls. */
  | 'throttled'
  /** It is refused: a fault of the service's own. */
  | 'failing';

/** A service of AWS, by what the suite calls it. */
export type ServiceName = 'store' | 'table' | 'queue' | 'bus';

/** A service behind its troubles. */
export interface AwsProxy {
  endpoint: string;
  /** Decides about each call; nothing happens while it is undefined. */
  trouble: (() => Trouble | undefined) | undefined;
  /** How often each happened. */
  counts: Record<Trouble, number>;
  close: () => Promise<void>;
}

/** A call, whole. */
export interface Call {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** An answer, whole. */
export interface CallAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** Longer than the functions' clients wait for an answer (clientSettings.ts). */
const SLOW_MS = 3_500;

/** How the API of each says that it was called too often, and that it failed. */
const REFUSALS: Record<ServiceName, Record<'throttled' | 'failing', [status: number, body: string]>> = {
  store: {
    throttled: [503, '<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>'],
    failing: [500, '<Error><Code>InternalError</Code><Message>We encountered an internal error.</Message></Error>'],
  },
  table: {
    throttled: [400, json('com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException')],
    failing: [500, json('com.amazonaws.dynamodb.v20120810#InternalServerError')],
  },
  queue: {
    throttled: [400, json('com.amazonaws.sqs#RequestThrottled')],
    failing: [500, json('com.amazonaws.sqs#InternalFailure')],
  },
  bus: {
    throttled: [400, json('ThrottlingException')],
    failing: [500, json('InternalException')],
  },
};

/**
 * Stands between the real SDK and a stand-in, and answers, or does not, as AWS does on a bad day.
 *
 * @param pass takes the calls that come through
 */
export async function startAwsProxy(name: ServiceName, pass: (call: Call) => Promise<CallAnswer>): Promise<AwsProxy> {
  const counts = { gone: 0, 'answer lost': 0, slow: 0, throttled: 0, failing: 0 };
  const proxy: AwsProxy = { endpoint: '', trouble: undefined, counts, close: () => close(server) };
  const server: Server = createServer((incoming, outgoing) => {
    const trouble = proxy.trouble?.();
    if (trouble) counts[trouble]++;
    serve(name, trouble, pass, incoming, outgoing).catch(() => outgoing.destroy());
  });
  proxy.endpoint = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}`;
  return proxy;
}

async function serve(
  name: ServiceName,
  trouble: Trouble | undefined,
  pass: (call: Call) => Promise<CallAnswer>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  if (trouble === 'gone') return void incoming.socket.destroy();
  const call = await readCall(incoming);
  if (trouble === 'throttled' || trouble === 'failing') {
    const [status, body] = REFUSALS[name][trouble];
    const type = name === 'store' ? 'application/xml' : 'application/x-amz-json-1.0';
    return void outgoing.writeHead(status, { 'content-type': type }).end(body);
  }
  if (trouble === 'slow') await sleep(SLOW_MS);
  const { status, headers, body } = await pass(call);
  if (trouble === 'answer lost') incoming.socket.destroy();
  else outgoing.writeHead(status, headers).end(body);
}

async function readCall(incoming: IncomingMessage): Promise<Call> {
  const { method = 'GET', url = '/', headers } = incoming;
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece as Buffer);
  return { method, url, headers, body: Buffer.concat(pieces) };
}

/** Passes a call on as it is: what it was signed for still holds. */
export function passOn(endpoint: string, { method, url, headers, body }: Call): Promise<CallAnswer> {
  return new Promise((resolve, reject) => {
    const { 'transfer-encoding': _, ...others } = headers;
    const onward = request(`${endpoint}${url}`, { method, headers: { ...others, 'content-length': body.length } });
    onward.on('error', reject).on('response', (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece)).on('error', reject);
      answer.on('end', () => {
        const { 'transfer-encoding': _encoding, ...rest } = answer.headers;
        resolve({ status: answer.statusCode ?? 502, headers: rest, body: Buffer.concat(pieces) });
      });
    });
    onward.end(body);
  });
}

/** Passes a call on to a stand-in that takes none under another name than its own: signed anew. */
export function passOnSigned(
  endpoint: string,
  { service, credentials }: { service: string; credentials: { accessKeyId: string; secretAccessKey: string } },
): (call: Call) => Promise<CallAnswer> {
  const signer = new SignatureV4({ credentials, region: 'us-east-1', service, sha256: Sha256 as never });
  const { host, hostname, port } = new URL(endpoint);
  return async (call) => {
    const { 'content-type': type = '', 'x-amz-target': target = '' } = call.headers;
    const headers = { host, 'content-type': type, 'x-amz-target': String(target) };
    const plain = { method: 'POST', protocol: 'http:', hostname, port: Number(port), path: '/', query: {}, headers };
    const signed = (await signer.sign({ ...plain, body: call.body } as never)) as unknown as {
      headers: Call['headers'];
    };
    return passOn(endpoint, { ...call, url: '/', headers: signed.headers });
  };
}

function json(type: string): string {
  return JSON.stringify({ __type: type, message: 'Rate exceeded, or a bad day.' });
}
