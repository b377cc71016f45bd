/** What can go wrong, as one kind of error, and trying again what may pass. */
export { type Patience, type RetryOptions, retrying, type Sleep, sleep } from './backoff.ts';
export { Failure, type FailureCode, isRepeatable, toFailure } from './failure.ts';
