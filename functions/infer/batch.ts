import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { loggedFault, loggedKey } from '../logged.ts';
import {
  GIVEN_UP,
  type IdempotencyKeys,
  LEASE_MS,
  readErasure,
  retryDelaySeconds,
  type WrittenObject,
  writtenObjects,
} from '../records/index.ts';
import { BusyError } from './busy.ts';
import { eraseOnward, UnfinishedError } from './eraseOnward.ts';
import { type Message, toMessage } from './message.ts';
import type { Queues } from './queues.ts';
import { type InferDependencies, runTask } from './runTask.ts';
import { type Receipt, type Task, toTask } from './task.ts';

/** Where the function says what it did. */
export interface Telemetry {
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  metrics: Pick<Metrics, 'addMetric'>;
}

/** What a batch needs. */
export interface BatchDependencies extends InferDependencies {
  keys: Pick<IdempotencyKeys, 'forget'>;
  queues: Pick<Queues, 'isDeadLetter' | 'giveBack' | 'setAside'>;
}

/**
 * Recognises the objects that a batch of messages is about; of dead letters, says that their clips were given up.
 *
 * @returns the messages to hand out again: those that a passing fault stopped, and those whose clip another worker has
 */
export async function handleBatch(
  event: SQSEvent,
  dependencies: BatchDependencies,
  telemetry: Telemetry,
): Promise<SQSBatchResponse> {
  const batchItemFailures = [];
  for (const message of event.Records.map(toMessage)) {
    try {
      await handleMessage(message, dependencies, telemetry);
    } catch (fault) {
      batchItemFailures.push({ itemIdentifier: message.messageId });
      const delaySeconds = tellAndDelay(message, fault, telemetry);
      await dependencies.queues.giveBack(message, delaySeconds).catch((error: unknown) =>
        telemetry.logger.warn('The message comes again at the end of its visibility time-out only.', {
          messageId: message.messageId,
          error: loggedFault(error),
        }),
      );
    }
  }
  return { batchItemFailures };
}

/** @returns for how long the message is to wait: that another has the clip is no fault */
function tellAndDelay({ messageId, receiveCount }: Message, thrown: unknown, { logger, metrics }: Telemetry): number {
  const { clipId, cause: fault } = thrown instanceof ClipFault ? thrown : { clipId: undefined, cause: thrown };
  if (fault instanceof BusyError) {
    logger.info(fault.message, { messageId, clipId });
    // No lease is longer: one that seems so was taken before the clock went back.
    return Math.max(1, Math.ceil(Math.min(LEASE_MS, fault.untilEpochMs - Date.now()) / 1000));
  }
  if (fault instanceof UnfinishedError) {
    logger.info(fault.message, { messageId });
    return 1;
  }
  const error = loggedFault(fault);
  logger.error(`${error.name}: ${error.message}`, { messageId, clipId, error });
  metrics.addMetric('ClipFaults', MetricUnit.Count, 1);
  return retryDelaySeconds(receiveCount);
}

async function handleMessage(message: Message, dependencies: BatchDependencies, telemetry: Telemetry): Promise<void> {
  const { messageId } = message;
  const erasure = readErasure(message.body);
  if (erasure) return eraseOnward(erasure, dependencies);
  const written = readMessage(message, telemetry);
  if (!written) return dependencies.queues.setAside(message);
  const receipt = { messageId, isDeadLetter: dependencies.queues.isDeadLetter(message) };
  for (const object of written) {
    const task = toTask(object);
    if (task) await runAndTell(task, receipt, dependencies, telemetry);
    else warnOfStray(object.key, telemetry);
  }
}

/** @returns undefined when nobody can read the message, however often it comes */
function readMessage({ messageId, body }: Message, { logger, metrics }: Telemetry): WrittenObject[] | undefined {
  try {
    return writtenObjects(body);
  } catch (error) {
    const { name } = error as Error;
    logger.error('Set aside: expected a notification of S3, got what cannot be read.', { messageId, error: name });
    metrics.addMetric('GivenUp', MetricUnit.Count, 1);
    return undefined;
  }
}

/** What stopped the work on a clip, as `cause`. */
class ClipFault extends Error {
  readonly clipId: string;

  constructor(clipId: string, cause: unknown) {
    super('The work on a clip was stopped.', { cause });
    this.clipId = clipId;
  }
}

/**
 * Tells which clip, and neither what was heard in it nor what its file is called.
 *
 * @throws ClipFault
 */
async function runAndTell(
  task: Task,
  receipt: Receipt,
  dependencies: InferDependencies,
  { logger, metrics }: Telemetry,
): Promise<void> {
  const startMs = performance.now();
  const { clipId } = task.clip;
  const outcome = await runTask(task, receipt, dependencies).catch((fault: unknown) => {
    throw new ClipFault(clipId, fault);
  });
  const ms = Math.round(performance.now() - startMs);
  logger.info('Outcome.', { clipId, ...outcome, ms });
  if (outcome.status !== 'done' && outcome.status !== 'failed') return;
  if (outcome.errorCode === GIVEN_UP) {
    metrics.addMetric('GivenUp', MetricUnit.Count, 1);
    return;
  }
  metrics.addMetric(outcome.status === 'done' ? 'ClipsDone' : 'ClipsFailed', MetricUnit.Count, 1);
  metrics.addMetric('ClipMs', MetricUnit.Milliseconds, ms);
}

/** Some clients write an object for a folder, whose key ends in a slash: nobody takes it for a recording. */
function warnOfStray(key: string, { logger }: Telemetry): void {
  if (key.endsWith('/')) return;
  logger.warn('Passed over: expected a key like drops/<tenant>/<batch>/[<speaker>/]<file>, of at most 1017 bytes.', {
    keySha256: loggedKey(key),
  });
}
