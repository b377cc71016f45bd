/**
 * What the queue, the functions and the records must agree on, wherever they run. A test holds what follows from one of
 * them for another.
 */

/** How often a clip is tried before it is given up; the records count. */
export const MAX_TRIES = 5;

/** After how many seconds a message that failed comes again, by how often it has come; the last one repeats. */
export const RETRY_DELAYS_SECONDS: readonly number[] = [2, 10, 30, 30, 60, 120, 300, 600];

/** How long the queues keep a message at most, which is as long as SQS can. */
export const QUEUE_RETENTION_DAYS = 14;

/** How long a worker may be silent before another takes over. Shorter than {@link visibilityTimeoutSeconds}. */
export const LEASE_MS = 20_000;

/** The longest that `infer` may take for a batch of messages, unless a deployment says otherwise; and the shortest. */
export const INFER_TIMEOUT_SECONDS = { preset: 180, least: 30 } as const;

/** How many seconds of a recording are recognised in one, on a busy machine: a quarter of `npm run bench:long`'s figure. */
const SECONDS_A_SECOND = 12;

/**
 * The longest that `infer` may take for a recording, so that the longest one is done in time.
 *
 * @param maxDurationSeconds the longest recording that is taken
 */
export function inferTimeoutSeconds(maxDurationSeconds: number): number {
  return Math.max(INFER_TIMEOUT_SECONDS.preset, Math.ceil(maxDurationSeconds / SECONDS_A_SECOND));
}

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

/** After how many seconds a message that failed comes again. @param receiveCount how often it has come */
export function retryDelaySeconds(receiveCount: number): number {
  const delays = RETRY_DELAYS_SECONDS;
  return delays[Math.min(receiveCount, delays.length) - 1] ?? 0;
}

/** SQS hands out a message no oftener than this before it is a dead letter (maxReceiveCount, SetQueueAttributes). */
const MOST_RECEIVES = 1000;

/**
 * How often the queue hands out a message before it gives it up. As often as it can be while the audio is there, at
 * the slowest: a function that is throttled leaves each receive to its visibility time-out, with no code run. How often a
 * clip is really tried, the records count ({@link MAX_TRIES}).
 *
 * @param inferTimeoutSeconds the time-out of `infer`
 * @param audioRetentionDays how long the audio is kept
 */
export function maxReceives(inferTimeoutSeconds: number, audioRetentionDays: number): number {
  const slowestSeconds = Math.max(visibilityTimeoutSeconds(inferTimeoutSeconds), ...RETRY_DELAYS_SECONDS);
  const days = Math.min(audioRetentionDays, QUEUE_RETENTION_DAYS - 1);
  return Math.min(MOST_RECEIVES, Math.ceil((days * 86_400) / slowestSeconds) - 1);
}
