import { createHash } from 'node:crypto';

/** What a log line says of a fault. */
export interface LoggedFault {
  name: string;
  message: string;
  stack: string | undefined;
  /** Node's code, such as `ECONNREFUSED`. */
  code?: string;
  /** Of a service that refused: its HTTP status, and the id under which it remembers the request. */
  httpStatus?: number;
  requestId?: string;
  cause?: LoggedFault;
}

/**
 * A fault for the log, by the fields that are known. An error of the SDK carries what the service answered, which can be
 * an object's key or an item, and so a person's name.
 */
export function loggedFault(fault: unknown): LoggedFault {
  if (!(fault instanceof Error))
    return { name: typeof fault, message: 'Something was thrown that is no error.', stack: '' };
  const { name, message, stack, cause, code, $metadata } = fault as Error & {
    code?: unknown;
    $metadata?: { httpStatusCode?: number; requestId?: string };
  };
  const { httpStatusCode: httpStatus, requestId } = $metadata ?? {};
  return {
    name,
    message,
    stack,
    ...(typeof code === 'string' ? { code } : {}),
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(cause === undefined ? {} : { cause: loggedFault(cause) }),
  };
}

/**
 * An object's key for the log: a dropped file's may name a person.
 *
 * @returns the SHA-256 of its UTF-8 bytes, in hex, by which somebody who may list the bucket finds the object
 */
export function loggedKey(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('hex');
}
