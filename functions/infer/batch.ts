import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type Message, toMessage, writtenObjects } from './message.ts';
import { type InferDependencies, runTask } from './runTask.ts';
import { type Task, toTask } from './task.ts';

/** Where the function says what it did. */
export interface Telemetry {
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  metrics: Pick<Metrics, 'addMetric'>;
}

/** Lets a message that failed come again sooner than the queue would by itself. */
export type GiveBack = (message: Message) => Promise<void>;

/**
 * Recognises the objects that a batch of messages is about.
 *
 * @returns the messages to hand out again: those that a passing fault stopped, and those that nobody can read, which
 * end among the dead letters
 */
export async function handleBatch(
  event: SQSEvent,
  dependencies: InferDependencies,
  telemetry: Telemetry,
  giveBack: GiveBack,
): Promise<SQSBatchResponse> {
  const batchItemFailures = [];
  for (const message of event.Records.map(toMessage)) {
    try {
      await handleMessage(message, dependencies, telemetry);
    } catch (fault) {
      const { messageId } = message;
      telemetry.logger.error(String(fault), { messageId, error: fault as Error });
      telemetry.metrics.addMetric('ClipFaults', MetricUnit.Count, 1);
      batchItemFailures.push({ itemIdentifier: messageId });
      await giveBack(message).catch((error: unknown) =>
        telemetry.logger.warn('The message comes again at the end of its visibility time-out only.', {
          messageId,
          error: error as Error,
        }),
      );
    }
  }
  return { batchItemFailures };
}

async function handleMessage(message: Message, dependencies: InferDependencies, telemetry: Telemetry): Promise<void> {
  for (const object of writtenObjects(message.body)) {
    const task = toTask(object, message.receiveCount);
    if (task) await runAndTell(task, dependencies, telemetry);
    else warnOfStray(object.key, telemetry);
  }
}

/** Tells which clip, and never what was heard in it. */
async function runAndTell(task: Task, dependencies: InferDependencies, { logger, metrics }: Telemetry): Promise<void> {
  const startMs = performance.now();
  const outcome = await runTask(task, dependencies);
  const ms = Math.round(performance.now() - startMs);
  logger.info('Outcome.', { key: task.audio.key, clipId: task.clip.clipId, ...outcome, ms });
  if (outcome.status !== 'done' && outcome.status !== 'failed') return;
  metrics.addMetric(outcome.status === 'done' ? 'ClipsDone' : 'ClipsFailed', MetricUnit.Count, 1);
  metrics.addMetric('ClipMs', MetricUnit.Milliseconds, ms);
}

/** Some clients write an object for a folder, whose key ends in a slash: nobody takes it for a recording. */
function warnOfStray(key: string, { logger }: Telemetry): void {
  if (key.endsWith('/')) return;
  logger.warn('Passed over: expected a key like drops/<tenant>/<batch>/[<speaker>/]<file>, of at most 1017 bytes.', {
    key,
  });
}
