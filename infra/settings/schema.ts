import * as z from 'zod';
import {
  AUDIO_RETENTION_DAYS,
  DEPLOYED_MAX_DURATION_SECONDS,
  LIMITS,
  RESULT_RETENTION_DAYS,
} from '../../contract/index.ts';
import { INFER_TIMEOUT_SECONDS } from '../../functions/records/index.ts';

/**
 * Regions of the `aws` partition that have all that the stack needs: container images on Lambda, REST APIs, X-Ray, and
 * reach for CloudFront. Others would fail in the middle of a deployment.
 */
export const REGIONS = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'ca-west-1', 'sa-east-1'],
  ...['eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
  ...['ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2'],
  ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4'],
  ...['af-south-1', 'il-central-1', 'me-central-1', 'me-south-1'],
] as const;

/** What CloudWatch Logs takes as days of retention (CloudWatch Logs API Reference, PutRetentionPolicy). */
const LOG_RETENTION_DAYS = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545],
  ...[731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
] as const;

/** Of one whole processor (AWS Lambda Developer Guide, "Configure Lambda function memory"). */
export const MEMORY_MB_OF_A_PROCESSOR = 1769;

/** How many of a queue's batches run at once at least, as Lambda has it (AWS Lambda API Reference, ScalingConfig). */
export const LEAST_CONCURRENCY = 2;

const wholeNumber = (least: number, most: number, preset: number) =>
  z.int().min(least).max(most).default(preset).describe(`a whole number from ${least} to ${most}`);
const optionalNumber = (least: number, most: number) =>
  z.int().min(least).max(most).optional().describe(`a whole number from ${least} to ${most}`);
const reservation = () => optionalNumber(1, 10_000);
const flag = () => z.boolean().default(false).describe('true or false');

/**
 * Every setting of a deployment with what it may be; the description is what a refusal says. `cdk.json` holds them in
 * its context as one object, `settings`.
 */
export const settingsSchema = z.strictObject({
  /** The stack's name, and the value of the cost tag `application`. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,30}$/)
    .default('speech-emotion')
    .describe('2 to 31 lower-case letters, digits or hyphens, the first a letter'),
  /** Where; the region of the credentials unless given. */
  region: z
    .enum(REGIONS)
    .optional()
    .describe(`one of ${REGIONS.join(', ')}`),
  architecture: z.enum(['x86_64', 'arm64']).default('x86_64').describe('x86_64 or arm64'),
  inferMemoryMb: wholeNumber(512, 10_240, MEMORY_MB_OF_A_PROCESSOR),
  /** The longest recording that is taken. The function's time-out and its disk follow. */
  maxDurationSeconds: wholeNumber(60, LIMITS.maxDurationSeconds, DEPLOYED_MAX_DURATION_SECONDS),
  /** The longest that one batch of recordings may take; as the longest recording wants it unless given. */
  inferTimeoutSeconds: optionalNumber(INFER_TIMEOUT_SECONDS.least, 900),
  /** How many run at once at most; an account that is new has 10 for all its functions. */
  maxConcurrency: wholeNumber(2 * LEAST_CONCURRENCY, 1000, 5),
  /** Of these, how many take uploads, for which people wait; the others take dropped files. */
  uploadConcurrency: wholeNumber(LEAST_CONCURRENCY, 1000 - LEAST_CONCURRENCY, 3),
  /**
   * Instances that no other function of the account can take, and that this one cannot exceed; none are kept unless
   * given. AWS leaves 100 of an account's without reservation, so that a new account can reserve none.
   */
  inferReservedConcurrency: reservation(),
  presignReservedConcurrency: reservation(),
  webhookReservedConcurrency: reservation(),
  /** Messages handed out at once. */
  batchSize: wholeNumber(1, 2, 1),
  /** Average over augmented variants: some accuracy for several times the work. */
  augment: flag(),
  audioRetentionDays: wholeNumber(1, 30, AUDIO_RETENTION_DAYS),
  resultRetentionDays: wholeNumber(1, 365, RESULT_RETENTION_DAYS),
  logRetentionDays: z
    .literal(LOG_RETENTION_DAYS)
    .default(30)
    .describe(`one of ${LOG_RETENTION_DAYS.join(', ')}`),
  /** Of each key: requests a second, and how many may come at once. */
  throttleRatePerSecond: wholeNumber(1, 10_000, 20),
  throttleBurst: wholeNumber(1, 5000, 50),
  /** Of each key: requests a day. */
  quotaPerDay: wholeNumber(1, 100_000_000, 10_000),
  /** Pages that may post to the bucket. The signature of the form is the protection. */
  allowedOrigins: z
    .array(z.string().regex(/^(\*|https?:\/\/[^\s/?#]+)$/))
    .min(1)
    .default(['*'])
    .describe('a list of origins like https://example.com, or *'),
  /** Who hears of alarms; has to confirm an e-mail once. */
  alarmEmail: z.email().optional().describe('an e-mail address'),
  /** A name of one's own for the page, with its certificate, which CloudFront wants in us-east-1. */
  domainName: z
    .string()
    .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/)
    .optional()
    .describe('a host name like voice.example.com, together with certificateArn'),
  certificateArn: z
    .string()
    .regex(/^arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]+$/)
    .optional()
    .describe('the ARN of a certificate in us-east-1 (arn:aws:acm:us-east-1:…), together with domainName'),
  /** What becomes of audio, results and logs when the stack is deleted. */
  removalPolicy: z.enum(['destroy', 'retain']).default('destroy').describe('destroy or retain'),
  /** The stack and its table refuse to be deleted. */
  deletionProtection: flag(),
  /** An SNS topic that hears of finished clips. */
  completionTopic: flag(),
  /** An address that gets a signed request for each finished clip. */
  webhookUrl: z
    .url({ protocol: /^https$/ })
    .optional()
    .describe('an address that starts with https://'),
});

/** The settings of a deployment, checked and complete. */
export type Settings = z.infer<typeof settingsSchema> & { inferTimeoutSeconds: number };
