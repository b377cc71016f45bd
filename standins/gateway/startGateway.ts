import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { newApiKey } from '../../functions/newApiKey.ts';
import { close, listen, splitTarget } from '../http/index.ts';
import { lambdaContext } from '../lambda/index.ts';
import { isServedHost } from './hostCheck.ts';
import { toProxyEvent } from './proxyEvent.ts';
import { sendError, sendProxyResult, sendText } from './reply.ts';
import { readBody } from './requestBody.ts';
import { contentSecurityPolicy, loadStaticFiles, type StaticFile, sendStaticFile } from './staticFiles.ts';

/** The function behind the API. */
export type ApiHandler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/** How the gateway is set up. */
export interface GatewayOptions {
  handler: ApiHandler;
  /** The built page. */
  webDirectory: string;
  /** Where the page uploads to. */
  s3Origin: string;
  /** 0 takes any free port. */
  port: number;
  host: string;
  /** Names and addresses that a Host header may give, lower case. */
  servedHosts: ReadonlySet<string>;
  /** Asked for as `x-api-key`, when set; the function learns the tenant from it. */
  apiKey?: string | undefined;
  /** Told of faults of the function. */
  onFault: (error: unknown) => void;
  /** The function's time-out; API Gateway's own 29 s unless given. */
  timeoutSeconds?: number;
}

/** The gateway, listening. */
export interface RunningGateway {
  port: number;
  close: () => Promise<void>;
}

const MAX_BODY_BYTES = 1024 * 1024;
/** API Gateway's own. */
const TIMEOUT_SECONDS = 29;
/** What is under way when the gateway closes has this long; a long poll would take the client's whole wait. */
const CLOSE_GRACE_MS = 1000;
const API_PATH = /^\/(v1(\/|$)|(openapi\.json|docs)$)/;
/** Locally there is one tenant. */
export const LOCAL_TENANT = 'local';
/** Stands in for a key where none is asked for. */
const ANYONES_KEY = newApiKey(LOCAL_TENANT);

/** Starts the HTTP server of the page and the API. */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const files = loadStaticFiles(options.webDirectory);
  const policy = contentSecurityPolicy(options.s3Origin);
  const stopping = new AbortController();
  const server = createServer((request, response) => {
    // A client that leaves is no error.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    answer(request, response, { ...options, stopping: stopping.signal }, files, policy).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return;
      options.onFault(error);
      if (!response.headersSent) sendError(response, 500, 'internal', 'The service failed on this request; try again.');
      else response.destroy();
    });
  });
  const port = await listen(server, options.port, options.host);
  return {
    port,
    close: async () => {
      const timer = setTimeout(() => stopping.abort(), CLOSE_GRACE_MS);
      await close(server);
      clearTimeout(timer);
    },
  };
}

/** @param options with the signal that the gateway no longer waits for the function */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: GatewayOptions & { stopping: AbortSignal },
  files: Map<string, StaticFile>,
  policy: string,
): Promise<void> {
  const [path] = splitTarget(request.url ?? '/');
  if (!isServedHost(request.headers.host, options.servedHosts)) {
    const message = `Expected a Host header that names this server, got "${request.headers.host ?? ''}"; use the address printed at start.`;
    sendError(response, 403, 'forbidden', message);
  } else if (API_PATH.test(path)) {
    await answerApi(request, response, path, options);
  } else {
    answerPage(request, response, files.get(path), policy, files.size > 0);
  }
}

async function answerApi(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  options: GatewayOptions & { stopping: AbortSignal },
): Promise<void> {
  const isKeyed = needsKey(request, path);
  if (isKeyed && !hasKey(request, options.apiKey)) {
    const message = 'Expected the header x-api-key with the key printed at start; it is missing or wrong.';
    sendError(response, 403, 'forbidden', message);
    return;
  }
  const body = await readBody(request, MAX_BODY_BYTES);
  if (!body) {
    const message = `Expected a body of at most ${MAX_BODY_BYTES} bytes; upload recordings with the signed form instead.`;
    sendError(response, 413, 'too-large', message);
    return;
  }
  const { stopping, timeoutSeconds = TIMEOUT_SECONDS, apiKey = ANYONES_KEY } = options;
  const result = await withTimeout(
    options.handler(toProxyEvent(request, body, isKeyed ? apiKey : null), lambdaContext('presign', timeoutSeconds)),
    timeoutSeconds * 1000,
    stopping,
  );
  if (result) sendProxyResult(response, result);
  else if (stopping.aborted) sendUnavailable(response, 'The service is stopping; try again when it runs.');
  else sendUnavailable(response, `Expected an answer within ${timeoutSeconds} s, got none; try again.`);
}

function sendUnavailable(response: ServerResponse, message: string): void {
  response.setHeader('retry-after', '1');
  sendError(response, 503, 'service-unavailable', message);
}

function needsKey(request: IncomingMessage, path: string): boolean {
  const isOpen = path === '/v1/model' && (request.method === 'GET' || request.method === 'HEAD');
  return path.startsWith('/v1') && !isOpen;
}

function hasKey(request: IncomingMessage, apiKey: string | undefined): boolean {
  if (apiKey === undefined) return true;
  const given = Buffer.from(String(request.headers['x-api-key'] ?? ''));
  const wanted = Buffer.from(apiKey);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** @returns what came of the work, or `undefined` when the time was over or the signal came first */
function withTimeout<T>(work: Promise<T>, milliseconds: number, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const giveUp = () => resolve(undefined);
    const timer = setTimeout(giveUp, milliseconds);
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    });
  });
}

function answerPage(
  request: IncomingMessage,
  response: ServerResponse,
  file: StaticFile | undefined,
  policy: string,
  isBuilt: boolean,
): void {
  request.resume();
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    sendText(response, 405, 'Only GET and HEAD are possible here; the API is under /v1.');
  } else if (file) {
    sendStaticFile(request, response, file, policy);
  } else {
    sendText(
      response,
      404,
      isBuilt ? 'There is no such page; start at /.' : 'The page is not built; run "npm run build".',
    );
  }
}
