import type { IncomingMessage } from 'node:http';
import { percentDecode, uriEncode } from './encoding.ts';
import { S3Error } from './errors.ts';

/** A request as S3 reads it: path-style, nothing normalised away. */
export interface S3Request {
  method: string;
  /** The path as it came, still percent-encoded, without the query. */
  rawPath: string;
  /** Decoded; empty for the list of buckets. */
  bucket: string;
  /** Decoded; empty for requests about the bucket. */
  key: string;
  /** Decoded parameters, in the order they came. */
  query: [name: string, value: string][];
  /** Lower-case names; values joined by a comma, as they are signed. */
  headers: Map<string, string>;
  body: IncomingMessage;
}

/**
 * Reads what the request is about. `new URL` is not used: it would resolve `..`, which is part of a key here.
 *
 * @throws S3Error `InvalidURI` when the path or the query is no percent-encoded UTF-8
 */
export function readRequest(message: IncomingMessage): S3Request {
  const target = message.url ?? '/';
  const queryStart = target.indexOf('?');
  const rawPath = queryStart < 0 ? target : target.slice(0, queryStart);
  const path = percentDecode(rawPath);
  if (path === undefined || !path.startsWith('/')) throw new S3Error('InvalidURI', "Couldn't parse the specified URI.");
  const separator = path.indexOf('/', 1);
  return {
    method: message.method ?? 'GET',
    rawPath,
    bucket: separator < 0 ? path.slice(1) : path.slice(1, separator),
    key: separator < 0 ? '' : path.slice(separator + 1),
    query: queryStart < 0 ? [] : parseQuery(target.slice(queryStart + 1)),
    headers: collectHeaders(message.rawHeaders),
    body: message,
  };
}

function parseQuery(text: string): [string, string][] {
  const pairs = text.split('&').filter((pair) => pair !== '');
  return pairs.map((pair) => {
    const separator = pair.indexOf('=');
    const name = percentDecode((separator < 0 ? pair : pair.slice(0, separator)).replaceAll('+', ' '));
    const value = separator < 0 ? '' : percentDecode(pair.slice(separator + 1).replaceAll('+', ' '));
    if (name === undefined || value === undefined) {
      throw new S3Error('InvalidURI', "Couldn't parse the specified URI.");
    }
    return [name, value];
  });
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
export function queryValue(request: S3Request, name: string): string | undefined {
  return request.query.find(([candidate]) => candidate === name)?.[1];
}

/** True when the parameter is there, with or without a value. */
export function hasQuery(request: S3Request, name: string): boolean {
  return queryValue(request, name) !== undefined;
}

/** A value of a presigned URL's parameter, whose names S3 reads without regard to case. */
export function authQueryValue(request: S3Request, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return request.query.find(([candidate]) => candidate.toLowerCase() === wanted)?.[1];
}

/** Parameters encoded and sorted as Signature Version 4 asks. */
export function canonicalQuery(pairs: [string, string][]): string {
  const encoded = pairs.map(([name, value]) => [uriEncode(name), uriEncode(value)] as const);
  encoded.sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB));
  return encoded.map(([name, value]) => `${name}=${value}`).join('&');
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
