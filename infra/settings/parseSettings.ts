import type * as z from 'zod';
import { inferTimeoutSeconds } from '../../functions/records/index.ts';
import { mostInferAtOnce } from './reservations.ts';
import { LEAST_CONCURRENCY, type Settings, settingsSchema } from './schema.ts';

/** Settings that do not fit. The message has a sentence for each problem, all of them at once. */
export class SettingsError extends Error {
  /** A sentence each. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

/**
 * Checks settings and fills in what is not given.
 *
 * @param given by name, as in `cdk.json`
 * @throws SettingsError with a sentence for each problem: what is allowed, and what was given
 */
export function parseSettings(given: Record<string, unknown>): Settings {
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success) throw new SettingsError(describe(parsed.error.issues, given));
  const { maxDurationSeconds } = parsed.data;
  const settings: Settings = { inferTimeoutSeconds: inferTimeoutSeconds(maxDurationSeconds), ...parsed.data };
  const problems = [pairProblems, shareProblems, reservationProblems, timeoutProblems].flatMap((of) => of(settings));
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

function describe(issues: readonly z.core.$ZodIssue[], given: Record<string, unknown>): string[] {
  const sentences = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `There is no setting ${key}; expected one of ${names().join(', ')}.`)
      : [refusal(String(issue.path[0]) as keyof Settings, given)],
  );
  return [...new Set(sentences)];
}

function refusal(name: keyof Settings, given: Record<string, unknown>): string {
  const allowed = settingsSchema.shape[name].description;
  return `The setting ${name}: expected ${allowed}; got ${JSON.stringify(given[name])}.`;
}

function names(): string[] {
  return Object.keys(settingsSchema.shape);
}

/** A domain needs its certificate, and the other way round. */
function pairProblems({ domainName, certificateArn }: Settings): string[] {
  if ((domainName === undefined) === (certificateArn === undefined)) return [];
  const [given, missing] = domainName ? ['domainName', 'certificateArn'] : ['certificateArn', 'domainName'];
  return [`The setting ${given}: expected together with ${missing}; got it alone. Set both or neither.`];
}

/** What is left for dropped files is one queue's. */
function shareProblems({ maxConcurrency, uploadConcurrency }: Settings): string[] {
  const most = maxConcurrency - LEAST_CONCURRENCY;
  if (uploadConcurrency <= most) return [];
  return [
    `The setting uploadConcurrency: expected at most ${most}, so that maxConcurrency (${maxConcurrency}) leaves ${LEAST_CONCURRENCY} for dropped files; got ${uploadConcurrency}. Lower it, or raise maxConcurrency.`,
  ];
}

/** Or the queues would be refused, again and again, by the reservation that is there for them. */
function reservationProblems(settings: Settings): string[] {
  const { inferReservedConcurrency, webhookReservedConcurrency, webhookUrl, maxConcurrency } = settings;
  const least = mostInferAtOnce(settings);
  const problems: string[] = [];
  if (inferReservedConcurrency !== undefined && inferReservedConcurrency < least) {
    problems.push(
      `The setting inferReservedConcurrency: expected at least ${least}, for maxConcurrency (${maxConcurrency}) and the ${LEAST_CONCURRENCY} that take dead letters; got ${inferReservedConcurrency}. Raise it, or lower maxConcurrency.`,
    );
  }
  if (webhookReservedConcurrency !== undefined && webhookUrl === undefined) {
    problems.push(
      'The setting webhookReservedConcurrency: expected together with webhookUrl; got it alone. Set both, or webhookUrl alone.',
    );
  }
  return problems;
}

/** So many seconds of a recording are recognised in one, on a quiet processor. */
const FASTEST_SECONDS_A_SECOND = 20;

/** A time-out in which no recording of the longest can be done would fail each of them, five times. */
function timeoutProblems({ inferTimeoutSeconds: given, maxDurationSeconds }: Settings): string[] {
  const least = Math.ceil(maxDurationSeconds / FASTEST_SECONDS_A_SECOND);
  if (given >= least) return [];
  return [
    `The setting inferTimeoutSeconds: expected at least ${least}, for recordings of ${maxDurationSeconds} s (maxDurationSeconds); got ${given}. Raise it or leave it out, or lower maxDurationSeconds.`,
  ];
}
