import type { ErrorCode } from '../contract/values.ts';

/** What can go wrong: the service's codes, and three that only a caller can meet. */
export type FailureCode = ErrorCode | 'network' | 'folder' | 'cancelled';

/** Something went wrong; `code` chooses the words, `message` is the detail (the server's own, where it gave one). */
export class Failure extends Error {
  readonly code: FailureCode;
  /** How long the server asked us to wait, in seconds. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: FailureCode, message = '', retryAfterSeconds?: number, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Failure';
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const PASSING: ReadonlySet<FailureCode> = new Set(['network', 'too-many-requests', 'service-unavailable', 'internal']);
const REPEATABLE: ReadonlySet<FailureCode> = new Set([...PASSING, 'forbidden', 'cancelled', 'upload-expired']);

/** Whether the same call may well succeed in a moment, so that a caller tries again by itself. */
export function isPassing(error: unknown): error is Failure {
  return error instanceof Failure && PASSING.has(error.code);
}

/** Whether a person may sensibly press "try again" with the same file. */
export function isRepeatable(code: FailureCode): boolean {
  return REPEATABLE.has(code);
}

/** Any thrown thing as a {@link Failure}; what nobody foresaw is `internal`. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof DOMException && error.name === 'AbortError') return new Failure('cancelled');
  return new Failure('internal', error instanceof Error ? error.message : String(error), undefined, { cause: error });
}
