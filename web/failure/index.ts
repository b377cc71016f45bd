/** What can go wrong, as one kind of error, and trying again what may pass: the client's, with the browser's clock. */
export {
  Failure,
  type FailureCode,
  isRepeatable,
  type Patience,
  type RetryOptions,
  retrying,
  type Sleep,
  toFailure,
} from '../../client/index.ts';
export { sleep } from './sleep.ts';
