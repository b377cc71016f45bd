import type { Readable } from 'node:stream';
import type { Credentials } from '../sigv4/index.ts';
import type { ObjectWriter } from './objectWriter.ts';
import type { MultipartStore, ObjectStore } from './store/index.ts';

/** What the operations of the store work on. */
export interface S3Context {
  bucket: string;
  region: string;
  credentials: Credentials;
  /** The most bytes of a form whose policy names no range. */
  maxFormBytes: number;
  objects: ObjectStore;
  /** Makes objects, and has them told of before their writer is answered. */
  writer: Pick<ObjectWriter, 'write'>;
  multipart: MultipartStore;
  /** The clock, in milliseconds since 1970. */
  nowMs: () => number;
}

/** An answer, as operations give it. */
export interface S3Response {
  statusCode: number;
  headers?: Record<string, string>;
  /** Text, or a stream of bytes whose length the headers tell. */
  body?: string | Readable;
}

/** An XML answer. */
export function xmlResponse(xml: string, headers: Record<string, string> = {}): S3Response {
  return { statusCode: 200, headers: { ...headers, 'content-type': 'application/xml' }, body: xml };
}
