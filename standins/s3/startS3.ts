import { join } from 'node:path';
import type { S3Event } from 'aws-lambda';
import { close, listen } from '../http/index.ts';
import type { Credentials } from '../sigv4/index.ts';
import type { S3Context } from './context.ts';
import { objectCreatedEvent } from './events.ts';
import { expireObjects, type Lifecycle } from './lifecycle.ts';
import { ObjectWriter } from './objectWriter.ts';
import { createS3Server } from './server.ts';
import { MultipartStore, ObjectStore } from './store/index.ts';
import { UntoldEvents } from './untoldEvents.ts';

/** How the S3 stand-in is set up. */
export interface S3Options {
  /** Where objects are kept. */
  directory: string;
  bucket: string;
  region: string;
  credentials: Credentials;
  /** 0 takes any free port. */
  port: number;
  host: string;
  lifecycle: Lifecycle;
  /** The most bytes of a form whose policy names no range. */
  maxFormBytes: number;
  /** Which new objects are told of. */
  notifyPrefixes: readonly string[];
  /** Takes the notification of each; its writer is answered once this has resolved. */
  notify: (event: S3Event, prefix: string) => Promise<void>;
  /** Told of the store's own faults. */
  onFault: (error: unknown) => void;
  /** The clock, in milliseconds since 1970. */
  nowMs?: () => number;
}

/** The S3 stand-in, listening. */
export interface RunningS3 {
  port: number;
  /** Applies the bucket's lifecycle rules; S3 does so about daily. */
  expire: () => Promise<number>;
  close: () => Promise<void>;
}

/**
 * Starts the S3 stand-in: one bucket on disk, with S3's signatures, POST policies, errors, events and lifecycle.
 *
 * @throws Error with code `EADDRINUSE` when the port is taken
 */
export async function startS3(options: S3Options): Promise<RunningS3> {
  const nowMs = options.nowMs ?? Date.now;
  const objects = await ObjectStore.open(join(options.directory, 'objects'));
  const prefixOf = (key: string) => options.notifyPrefixes.find((start) => key.startsWith(start));
  const writer = new ObjectWriter({
    objects,
    untold: new UntoldEvents(join(options.directory, 'untold')),
    isTold: (key) => prefixOf(key) !== undefined,
    tell: (eventName, object, sequencer) =>
      options.notify(objectCreatedEvent(eventName, object, options, sequencer), prefixOf(object.key) ?? ''),
    nowMs,
  });
  await writer.tellLeft();
  const context: S3Context = {
    bucket: options.bucket,
    region: options.region,
    credentials: options.credentials,
    maxFormBytes: options.maxFormBytes,
    objects,
    writer,
    multipart: new MultipartStore(join(options.directory, 'multipart')),
    nowMs,
  };
  const server = createS3Server(context, options.onFault);
  const port = await listen(server, options.port, options.host);
  return { port, expire: () => expireObjects(context, options.lifecycle), close: () => close(server) };
}
