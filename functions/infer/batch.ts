import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { writtenObjects } from './event.ts';
import { type InferDependencies, processObject } from './process.ts';
import type { Outcome } from './storeVerdict.ts';

/** Where the function says what it did. */
export interface Telemetry {
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  metrics: Pick<Metrics, 'addMetric'>;
}

/** Lets a message that failed come again sooner than the queue would by itself. */
export type GiveBack = (message: SQSRecord) => Promise<void>;

/**
 * Judges the objects that a batch of messages is about.
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
  for (const message of event.Records) {
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

async function handleMessage(message: SQSRecord, dependencies: InferDependencies, telemetry: Telemetry): Promise<void> {
  const receiveCount = Number(message.attributes.ApproximateReceiveCount);
  for (const object of writtenObjects(message.body)) {
    const startMs = performance.now();
    const outcome = await processObject({ ...object, receiveCount }, dependencies);
    report(outcome, performance.now() - startMs, telemetry);
  }
}

function report(outcome: Outcome, durationMs: number, { logger, metrics }: Telemetry): void {
  if (outcome.status !== 'not-ours') {
    logger.info('Judged.', { ...outcome });
  } else if (!outcome.key.endsWith('/')) {
    logger.warn('Passed over: expected a key like drops/<tenant>/<batch>/[<speaker>/]<file>, of at most 1017 bytes.', {
      key: outcome.key,
    });
  }
  if (outcome.status !== 'done' && outcome.status !== 'failed') return;
  metrics.addMetric(outcome.status === 'done' ? 'ClipsDone' : 'ClipsFailed', MetricUnit.Count, 1);
  metrics.addMetric('ClipMs', MetricUnit.Milliseconds, durationMs);
}
