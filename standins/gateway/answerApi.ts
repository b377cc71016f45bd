import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { splitTarget } from '../http/index.ts';
import { lambdaContext } from '../lambda/index.ts';
import { toProxyEvent } from './proxyEvent.ts';
import { sendJson, sendProxyResult } from './reply.ts';
import { readBody } from './requestBody.ts';

/** The function behind the API. */
export type ApiHandler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/** What the gateway itself answers, with its HTTP status. */
const STATUS_BY_FAULT = { forbidden: 403, internal: 500, 'service-unavailable': 503, 'too-large': 413 } as const;

/** A reason for which the gateway answers instead of the function. */
export type GatewayFault = keyof typeof STATUS_BY_FAULT;

/** The API that the gateway stands before. */
export interface ApiOptions {
  handler: ApiHandler;
  /** The function's name, which its context tells it. */
  functionName: string;
  /** Which paths the function answers; others are the page's. */
  isApi: (path: string) => boolean;
  /** Which requests need a key. */
  needsKey: (method: string, path: string) => boolean;
  /** What the function learns as the key of a request that needs one. */
  apiKey: string;
  /** Whether it must come as `x-api-key`; otherwise everybody is taken for its owner. */
  isKeyAsked: boolean;
  /** The body of a {@link GatewayFault}, in the API's own form. */
  faultBody: (fault: GatewayFault, message: string) => unknown;
  /** The function's time-out; API Gateway's own 29 s unless given. */
  timeoutSeconds?: number;
}

const MAX_BODY_BYTES = 1024 * 1024;
/** API Gateway's own. */
const TIMEOUT_SECONDS = 29;

/** Sends an answer of the gateway itself. */
export function sendFault(response: ServerResponse, api: ApiOptions, fault: GatewayFault, message: string): void {
  sendJson(response, STATUS_BY_FAULT[fault], api.faultBody(fault, message));
}

/**
 * Answers a request by the function, or says why it cannot.
 *
 * @param stopping the function is no longer waited for
 */
export async function answerApi(
  request: IncomingMessage,
  response: ServerResponse,
  api: ApiOptions,
  stopping: AbortSignal,
): Promise<void> {
  const [path] = splitTarget(request.url ?? '/');
  const isKeyed = api.needsKey(request.method ?? 'GET', path);
  if (isKeyed && api.isKeyAsked && !hasKey(request, api.apiKey)) {
    const message = 'Expected the header x-api-key with the key printed at start; it is missing or wrong.';
    sendFault(response, api, 'forbidden', message);
    return;
  }
  const body = await readBody(request, MAX_BODY_BYTES);
  if (!body) {
    const message = `Expected a body of at most ${MAX_BODY_BYTES} bytes; upload recordings with the signed form instead.`;
    sendFault(response, api, 'too-large', message);
    return;
  }
  await callFunction(toProxyEvent(request, body, isKeyed ? api.apiKey : null), response, api, stopping);
}

async function callFunction(
  event: APIGatewayProxyEvent,
  response: ServerResponse,
  api: ApiOptions,
  stopping: AbortSignal,
): Promise<void> {
  const { timeoutSeconds = TIMEOUT_SECONDS } = api;
  const work = api.handler(event, lambdaContext(api.functionName, timeoutSeconds));
  const result = await withTimeout(work, timeoutSeconds * 1000, stopping);
  if (result) {
    sendProxyResult(response, result);
    return;
  }
  response.setHeader('retry-after', '1');
  const message = stopping.aborted
    ? 'The service is stopping; try again when it runs.'
    : `Expected an answer within ${timeoutSeconds} s, got none; try again.`;
  sendFault(response, api, 'service-unavailable', message);
}

function hasKey(request: IncomingMessage, apiKey: string): boolean {
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
