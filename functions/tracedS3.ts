import type { Tracer } from '@aws-lambda-powertools/tracer';
import type { S3Client } from '@aws-sdk/client-s3';
import { loggedKey } from './logged.ts';

/**
 * A client of S3 whose calls are traced, with the hash of an object's key in place of the key: a dropped file's may name
 * a person, and X-Ray notes it of every call.
 *
 * @param client is changed
 * @returns the same client
 */
export function tracedS3(tracer: Pick<Tracer, 'captureAWSv3Client'>, client: S3Client): S3Client {
  const traced = tracer.captureAWSv3Client(client);
  traced.middlewareStack.add((next) => (args) => next({ ...args, input: withoutKey(args.input) }), {
    name: 'hideKey',
    // After the request was made of the key, and before X-Ray's, which is of the same step and has no priority.
    step: 'build',
    priority: 'high',
  });
  return traced;
}

function withoutKey<T extends object>(input: T): T {
  return 'Key' in input && typeof input.Key === 'string' ? { ...input, Key: loggedKey(input.Key) } : input;
}
