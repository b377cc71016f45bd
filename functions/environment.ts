import { DEPLOYED_MAX_DURATION_SECONDS, RESULT_RETENTION_DAYS } from '../contract/index.ts';

/**
 * Reads a variable that a function cannot do without.
 *
 * @throws Error naming the variable
 */
export function requireVariable(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name];
  if (!value) throw new Error(`Expected the environment variable ${name} to be set; the deployment sets it.`);
  return value;
}

/**
 * Reads a variable that is a whole number from 1.
 *
 * @param fallback when it is not set
 * @throws Error naming the variable and what it holds
 */
export function readCount(environment: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = environment[name];
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Error(`${name}: expected a whole number from 1, got "${text}".`);
  return value;
}

/** How long results are kept, in days. @throws Error when the variable is no whole number from 1 */
export function readResultRetentionDays(environment: NodeJS.ProcessEnv): number {
  return readCount(environment, 'RESULT_RETENTION_DAYS', RESULT_RETENTION_DAYS);
}

/** The longest recording that is taken, in seconds. @throws Error when the variable is no whole number from 1 */
export function readMaxDurationSeconds(environment: NodeJS.ProcessEnv): number {
  return readCount(environment, 'MAX_DURATION_SECONDS', DEPLOYED_MAX_DURATION_SECONDS);
}
