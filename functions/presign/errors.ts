import type { z } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import { CONTENT_TYPES, EMPTY_FILE_MESSAGE, type ErrorBody, type ErrorCode, LIMITS } from '../../contract/index.ts';
import { NewerRecordError } from '../records/index.ts';

/** Storage that is full stays so for a while; what was too much at once may be over. */
const LATER_SECONDS = 60;
const SOON_SECONDS = 10;

/** An answer that is not a success. Thrown anywhere below the routes; the app turns it into the body of ErrorBody. */
export class HttpError extends Error {
  readonly status: 400 | 403 | 404 | 405 | 409 | 413 | 415 | 429 | 500 | 503;
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;
  /** When it is worth to try again, of a 503. */
  readonly retryAfterSeconds: number;

  constructor(
    status: HttpError['status'],
    code: ErrorCode,
    message: string,
    details?: Record<string, unknown>,
    retryAfterSeconds = LATER_SECONDS,
  ) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
    this.code = code;
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The body of the answer. */
  toBody(): ErrorBody {
    const { code, message, details } = this;
    return { error: { code, message, ...(details ? { details } : {}) } };
  }
}

/** There is no clip of that id, or it is another tenant's. */
export function noSuchClip(clipId: string): HttpError {
  return new HttpError(404, 'not-found', `There is no clip ${clipId}: it was deleted, expired, or never made.`);
}

/** A batch has no clips, or it is another tenant's. The name is the caller's own, and is not said again. */
export function noSuchBatch(): HttpError {
  return new HttpError(
    404,
    'not-found',
    'There is no such batch: it was erased, its clips expired, or it never had any.',
  );
}

/** There are no clips of a speaker, or they are another tenant's. */
export function noSuchSpeaker(): HttpError {
  const message = 'There is no such speaker: their clips were erased, expired, or were never made.';
  return new HttpError(404, 'not-found', message);
}

/** A request that does not fit its schema. The status says which kind of refusal it is; most are 400. */
export function invalidRequest(issues: readonly z.core.$ZodIssue[]): HttpError {
  const about = (field: string, code: string): boolean =>
    issues.some((issue) => issue.path[0] === field && issue.code === code);
  const problems = issues.map(({ path, message }) => ({ field: path.join('.'), message }));
  const text = problems.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('; ');
  if (issues.some((issue) => issue.path[0] === 'sizeBytes' && issue.message === EMPTY_FILE_MESSAGE)) {
    return new HttpError(400, 'empty-file', EMPTY_FILE_MESSAGE);
  }
  if (about('sizeBytes', 'too_big')) {
    return new HttpError(413, 'too-large', `Expected at most ${LIMITS.maxBytes} bytes. Send a shorter file, or FLAC.`);
  }
  if (about('contentType', 'invalid_value')) {
    return new HttpError(415, 'unsupported-media-type', `contentType: expected one of ${CONTENT_TYPES.join(', ')}.`);
  }
  return new HttpError(400, 'invalid-request', `The request does not fit: ${text}.`, { problems });
}

/** What the caller hears of an error: of ours, as little as possible. */
export function toHttpError(error: Error): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof NewerRecordError) return new HttpError(503, 'service-unavailable', error.message);
  if (error instanceof HTTPException && error.status === 415) {
    const message = 'Expected the content type application/json, with parameters only as ";name=value".';
    return new HttpError(415, 'unsupported-media-type', message);
  }
  if (error instanceof HTTPException) return new HttpError(400, 'invalid-request', error.message);
  if (isOfStorage(error)) {
    const message =
      'The service cannot store or read anything at the moment: its storage is full, or does not answer. What was stored before is safe. Try again later.';
    return new HttpError(503, 'service-unavailable', message);
  }
  if (isOfClock(error)) {
    const message =
      "The service's clock has just been set, and its storage did not take the call. Nothing was done. Try again.";
    return new HttpError(503, 'service-unavailable', message, undefined, SOON_SECONDS);
  }
  if (isTooMuch(error)) {
    const message = 'The service has more to do than it can at the moment. What was stored before is safe. Try again.';
    return new HttpError(503, 'service-unavailable', message, undefined, SOON_SECONDS);
  }
  return new HttpError(500, 'internal', 'Something failed on our side; nothing was lost. Try again in a moment.');
}

/** What table and bucket answer when the fault is theirs, and the SDK's own tries were in vain. */
function isOfStorage(error: Error): boolean {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return ($metadata?.httpStatusCode ?? 0) >= 500;
}

/** A call that a table or bucket would not take for the time it was signed at, when signing it anew was in vain too. */
function isOfClock({ name, message }: Error): boolean {
  if (name === 'RequestTimeTooSkewed') return true;
  return name === 'InvalidSignatureException' && /^Signature (expired|not yet current)/.test(message);
}

const NO_ANSWER: readonly unknown[] = ['ETIMEDOUT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'];
/** By these names, with a status of 400, the table says that it is called too often. The bucket says it with 503. */
const TOO_MUCH = ['ProvisionedThroughputExceededException', 'RequestLimitExceeded', 'ThrottlingException'];

/** Table or bucket gave no answer in time, or say that it is too much, and the SDK's own tries were in vain. */
function isTooMuch(error: Error): boolean {
  const { name, code } = error as NodeJS.ErrnoException;
  return name === 'TimeoutError' || NO_ANSWER.includes(code) || TOO_MUCH.includes(name);
}
