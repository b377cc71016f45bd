import type { Readable } from 'node:stream';
import type { Credentials } from '../sigv4/index.ts';
import type { S3EventName } from './events.ts';
import type { MultipartStore, ObjectStore, StoredObject } from './store/index.ts';

/** What the operations of the store work on. */
export interface S3Context {
  bucket: string;
  region: string;
  credentials: Credentials;
  /** The most bytes of a form whose policy names no range. */
  maxFormBytes: number;
  objects: ObjectStore;
  multipart: MultipartStore;
  /** The clock, in milliseconds since 1970. */
  nowMs: () => number;
  /** Called once an object is durable and before its writer is answered; when it rejects, so does the request. */
  onCreated: (eventName: S3EventName, object: StoredObject) => Promise<void>;
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
