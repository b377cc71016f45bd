import type { ErrorBody, ErrorCode } from '../../contract/index.ts';

/** An answer that is not a success. Thrown anywhere below the routes; the app turns it into the body of ErrorBody. */
export class HttpError extends Error {
  readonly status: 400 | 403 | 404 | 405 | 409 | 413 | 415 | 429 | 500 | 503;
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;

  constructor(status: HttpError['status'], code: ErrorCode, message: string, details?: Record<string, unknown>) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
    this.code = code;
    this.details = details;
  }

  /** The body of the answer. */
  toBody(): ErrorBody {
    const { code, message, details } = this;
    return { error: { code, message, ...(details ? { details } : {}) } };
  }
}
