import { join } from 'node:path';
import type { S3Event } from 'aws-lambda';
import { KEY_PREFIXES } from '../../contract/index.ts';
import { close, listen } from '../http/index.ts';
import type { Credentials } from '../sigv4/index.ts';
import type { S3Context } from './context.ts';
import { createSequencer, objectCreatedEvent } from './events.ts';
import { expireObjects } from './lifecycle.ts';
import { createS3Server } from './server.ts';
import { MultipartStore, ObjectStore } from './store/index.ts';

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
  /** Takes the notification of each new upload or drop; its writer is answered once this has resolved. */
  notify: (event: S3Event) => Promise<void>;
  /** Told of the store's own faults. */
  onFault: (error: unknown) => void;
  /** The clock, in milliseconds since 1970. */
  nowMs?: () => number;
}

/** The S3 stand-in, listening. */
export interface RunningS3 {
  port: number;
  /** Applies the bucket's lifecycle rule; S3 does so about daily. */
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
  const sequencer = createSequencer(nowMs);
  const prefixes = [KEY_PREFIXES.uploads, KEY_PREFIXES.drops];
  const context: S3Context = {
    bucket: options.bucket,
    region: options.region,
    credentials: options.credentials,
    objects: await ObjectStore.open(join(options.directory, 'objects')),
    multipart: new MultipartStore(join(options.directory, 'multipart')),
    nowMs,
    onCreated: async (eventName, object) => {
      if (!prefixes.some((prefix) => object.key.startsWith(prefix))) return;
      await options.notify(objectCreatedEvent(eventName, object, options, sequencer()));
    },
  };
  const server = createS3Server(context, options.onFault);
  const port = await listen(server, options.port, options.host);
  return { port, expire: () => expireObjects(context), close: () => close(server) };
}
