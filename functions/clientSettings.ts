/**
 * How the functions' AWS clients bear a bad moment: a throttled or failing call is made up to five times with growing
 * pauses (SDK v3, retry mode "standard": some 50 ms doubled, with jitter), one without an answer is given up soon
 * enough that the next try still fits into the function's time. Only then is it a fault, and the queue's turn.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export const CLIENT_SETTINGS = {
  retryMode: 'standard',
  maxAttempts: 5,
  requestHandler: {
    connectionTimeout: 2_000,
    /** Until the answer begins. */
    requestTimeout: 3_000,
    throwOnRequestTimeout: true,
    /** A body that stops flowing; the recogniser itself may pause it for many seconds. */
    socketTimeout: 60_000,
  },
} as const;
