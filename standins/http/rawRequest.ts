import type { IncomingMessage } from 'node:http';
import { percentDecode } from './encoding.ts';

/** A request as it was signed: nothing normalised away. */
export interface RawRequest {
  method: string;
  /** The path as it came, still percent-encoded, without the query. */
  rawPath: string;
  /** Decoded; begins with a slash. */
  path: string;
  /** Decoded parameters, in the order they came. */
  query: [name: string, value: string][];
  /** Lower-case names; values joined by a comma, as they are signed. */
  headers: Map<string, string>;
  body: IncomingMessage;
}

/** The path or the query is no percent-encoded UTF-8. */
export class MalformedTargetError extends Error {
  constructor() {
    super("Couldn't parse the specified URI.");
  }
}

/**
 * Reads a request. `new URL` is not used: it would resolve `..`, which may be part of a name.
 *
 * @throws MalformedTargetError
 */
export function readRawRequest(message: IncomingMessage): RawRequest {
  const [rawPath, queryText] = splitTarget(message.url ?? '/');
  const path = percentDecode(rawPath);
  if (!path?.startsWith('/')) throw new MalformedTargetError();
  return {
    method: message.method ?? 'GET',
    rawPath,
    path,
    query: parseQuery(queryText),
    headers: collectHeaders(message.rawHeaders),
    body: message,
  };
}

/** Path and query of a request's target, both still encoded. */
export function splitTarget(target: string): [path: string, query: string] {
  const start = target.indexOf('?');
  return start < 0 ? [target, ''] : [target.slice(0, start), target.slice(start + 1)];
}

function parseQuery(text: string): [string, string][] {
  const pairs = text.split('&').filter((pair) => pair !== '');
  return pairs.map((pair) => {
    const separator = pair.indexOf('=');
    const name = decodeParameter(separator < 0 ? pair : pair.slice(0, separator));
    return [name, separator < 0 ? '' : decodeParameter(pair.slice(separator + 1))];
  });
}

function decodeParameter(text: string): string {
  const decoded = percentDecode(text.replaceAll('+', ' '));
  if (decoded === undefined) throw new MalformedTargetError();
  return decoded;
}

function collectHeaders(rawHeaders: string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index].toLowerCase();
    const value = rawHeaders[index + 1].trim().replace(/ +/g, ' ');
    const earlier = headers.get(name);
    headers.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return headers;
}

/** The first value of a query parameter, or `undefined`. */
export function queryValue(request: RawRequest, name: string): string | undefined {
  return request.query.find(([candidate]) => candidate === name)?.[1];
}

/** True when the parameter is there, with or without a value. */
export function hasQuery(request: RawRequest, name: string): boolean {
  return queryValue(request, name) !== undefined;
}

/** {@link queryValue}, whatever the case of the name: so are a presigned URL's parameters read. */
export function queryValueAnyCase(request: RawRequest, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return request.query.find(([candidate]) => candidate.toLowerCase() === wanted)?.[1];
}
