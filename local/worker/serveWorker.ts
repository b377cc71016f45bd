import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { lambdaContext } from '../../standins/lambda/index.ts';
import type { WorkerReply, WorkerRequest } from './protocol.ts';

/** What the queue's function exports; it is ready for events when its module is loaded. */
export interface QueueFunction {
  handler: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
}

/**
 * The inside of a worker process: loads the function, says so, and then answers events one at a time. It ends with
 * the service that started it, also when that is killed.
 *
 * @param load imports the function
 */
export async function serveWorker(load: () => Promise<QueueFunction>): Promise<void> {
  const reply = (message: WorkerReply) => process.send?.(message);
  // Not an orderly exit: that would tear down the native runtime while a network may be running.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // A terminal sends its signals to the whole group; the service decides when this process ends.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => undefined);
  try {
    const { handler } = await load();
    process.on('message', (message) => {
      const { id, event, timeoutSeconds } = message as WorkerRequest;
      handler(event, lambdaContext('infer', timeoutSeconds)).then(
        (response) => reply({ kind: 'done', id, response }),
        (error: unknown) => reply({ kind: 'failed', id, reason: String(error) }),
      );
    });
    reply({ kind: 'ready' });
  } catch (error) {
    reply({ kind: 'not-ready', reason: error instanceof Error ? error.message : String(error) });
  }
}
