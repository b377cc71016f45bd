import type { OpenAPIHono } from '@hono/zod-openapi';
import { handle } from 'hono/aws-lambda';
import type { Bindings } from './caller.ts';

/** What {@link handle} makes of an app. */
type Answer = ReturnType<typeof handle>;
/** API Gateway's proxy event, as {@link handle} reads it. */
type ProxyEvent = Extract<Parameters<Answer>[0], { httpMethod: string; path: string; resource: string }>;

/** Methods that the Fetch standard's `Request` refuses to carry (https://fetch.spec.whatwg.org/#forbidden-method). */
const FORBIDDEN_METHODS: readonly string[] = ['CONNECT', 'TRACE', 'TRACK'];
/** One that it carries, and no route takes. */
const UNROUTED_METHOD = 'OPTIONS';

/**
 * Answers API Gateway's proxy events by the app: also those of which no `Request` can be made as they are, where
 * {@link handle} alone answers in plain text and prints a stack.
 */
export function answerEvents(app: OpenAPIHono<{ Bindings: Bindings }>) {
  // No answer of it is anything but text.
  const answer = handle(app, { isContentTypeBinary: () => false });
  return (event: ProxyEvent, context?: Parameters<Answer>[1]) => answer(toFetchable(event), context);
}

/** A body of GET or HEAD means nothing (RFC 9110, 9.3.1). Of a method left out, `requestContext` still tells the name. */
function toFetchable(given: ProxyEvent): ProxyEvent {
  const event = {
    ...given,
    multiValueQueryStringParameters: ofCharacters(given.multiValueQueryStringParameters ?? {}),
  };
  const { httpMethod } = event;
  if (FORBIDDEN_METHODS.includes(httpMethod)) return { ...event, httpMethod: UNROUTED_METHOD };
  return httpMethod === 'GET' || httpMethod === 'HEAD' ? { ...event, body: null } : event;
}

/** Half of a surrogate pair is no character, and cannot be written into a URL: it becomes U+FFFD, as in any decoder. */
function ofCharacters(parameters: Record<string, string[] | undefined>): Record<string, string[]> {
  const mended = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');
  const entries = Object.entries(parameters).map(([name, values = []]) => [mended(name), values.map(mended)] as const);
  return Object.fromEntries(entries);
}
