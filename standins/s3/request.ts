import type { IncomingMessage } from 'node:http';
import { type RawRequest, readRawRequest } from '../http/index.ts';

/** A request as S3 reads it: path-style. */
export interface S3Request extends RawRequest {
  /** Decoded; empty for the list of buckets. */
  bucket: string;
  /** Decoded; empty for requests about the bucket. */
  key: string;
}

/**
 * Reads what the request is about.
 *
 * @throws MalformedTargetError, which S3 calls `InvalidURI`
 */
export function readS3Request(message: IncomingMessage): S3Request {
  const request = readRawRequest(message);
  const separator = request.path.indexOf('/', 1);
  return {
    ...request,
    bucket: separator < 0 ? request.path.slice(1) : request.path.slice(1, separator),
    key: separator < 0 ? '' : request.path.slice(separator + 1),
  };
}
