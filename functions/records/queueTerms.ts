/**
 * What the queue, the functions and the records must agree on, wherever they run. A test holds what follows from one of
 * them for another.
 */

/** How often the queue hands out a clip's message before it gives it up. */
export const MAX_RECEIVES = 5;

/**
 * After how many seconds a message that failed comes again, by how often it has come. Together longer than
 * {@link LEASE_MS}, so that the work of a worker that died is taken up again.
 */
export const RETRY_DELAYS_SECONDS: readonly number[] = [2, 10, 30, 30];

/** How long a worker may be silent before another takes over. Shorter than {@link visibilityTimeoutSeconds}. */
export const LEASE_MS = 20_000;

/** The longest that `infer` may take for a batch of messages, unless a deployment says otherwise; and the shortest. */
export const INFER_TIMEOUT_SECONDS = { preset: 180, least: 30 } as const;

/**
 * How long the queue hides a message that it has handed out: for as long as a worker may be on it.
 *
 * @param inferTimeoutSeconds the time-out of `infer`
 * @returns six times as much, Lambda's own advice for a queue that feeds a function
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function visibilityTimeoutSeconds(inferTimeoutSeconds: number): number {
  return 6 * inferTimeoutSeconds;
}
