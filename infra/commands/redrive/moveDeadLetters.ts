import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { CommandError } from '../shared/index.ts';

/** What {@link moveDeadLetters} works on. */
export interface MoveOptions {
  deadLetterQueueUrl: string;
  queueUrl: string;
  /** Told a line at a time how it goes. */
  say: (line: string) => void;
  /** Between two looks; SQS counts in steps of some seconds. */
  pauseMs?: number;
}

/**
 * Moves the dead letters back to the queue, by SQS itself: this process only looks on, and may be stopped. A move that
 * is under way already is joined, so that a repeat does nothing twice.
 *
 * @returns how many were moved
 * @throws CommandError when the move failed or was cancelled
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export async function moveDeadLetters(client: SQSClient, options: MoveOptions): Promise<number> {
  const { say } = options;
  const source = await queueState(client, options.deadLetterQueueUrl);
  const latest = await latestTask(client, source.arn);
  if (isRunning(latest)) {
    say('A move is under way already; nothing new is started.');
    return watch(client, source.arn, undefined, options);
  }
  say(`Dead letters waiting: ${source.waiting} (SQS counts approximately).`);
  if (source.waiting === 0) return 0;
  const destination = await queueState(client, options.queueUrl);
  await start(client, source.arn, destination.arn, say);
  return watch(client, source.arn, latest?.StartedTimestamp, options);
}

/** Two people may start at once: whoever comes second joins. */
async function start(
  client: SQSClient,
  SourceArn: string,
  DestinationArn: string,
  say: MoveOptions['say'],
): Promise<void> {
  try {
    await client.send(new StartMessageMoveTaskCommand({ SourceArn, DestinationArn }));
  } catch (error) {
    if (!isRunning(await latestTask(client, SourceArn))) throw error;
    say('Somebody else has just started a move; nothing new is started.');
  }
}

/** @param earlier when the task before ours started: until SQS lists ours, that one is still the latest */
async function watch(
  client: SQSClient,
  arn: string,
  earlier: number | undefined,
  { say, pauseMs = 2000 }: MoveOptions,
): Promise<number> {
  let said = -1;
  for (;;) {
    const task = await latestTask(client, arn);
    if (task && task.StartedTimestamp !== earlier) {
      const moved = task.ApproximateNumberOfMessagesMoved ?? 0;
      if (moved > said) say(`Moved ${moved} of ${task.ApproximateNumberOfMessagesToMove ?? 'those waiting'}.`);
      said = Math.max(said, moved);
      if (task.Status === 'COMPLETED') return moved;
      if (!isRunning(task)) throw ended(task, moved);
    }
    await sleep(pauseMs);
  }
}

function ended({ Status, FailureReason }: ListMessageMoveTasksResultEntry, moved: number): CommandError {
  const reason = FailureReason ? `: ${FailureReason}` : '';
  return new CommandError(
    `The move is ${Status?.toLowerCase()} after ${moved} messages${reason}; the others still wait. Run it again.`,
  );
}

function isRunning(task: ListMessageMoveTasksResultEntry | undefined): boolean {
  return task?.Status === 'RUNNING' || task?.Status === 'CANCELLING';
}

async function latestTask(client: SQSClient, arn: string): Promise<ListMessageMoveTasksResultEntry | undefined> {
  // The most recent comes first.
  const { Results = [] } = await client.send(new ListMessageMoveTasksCommand({ SourceArn: arn, MaxResults: 1 }));
  return Results[0];
}

async function queueState(client: SQSClient, QueueUrl: string): Promise<{ arn: string; waiting: number }> {
  const AttributeNames = ['QueueArn' as const, 'ApproximateNumberOfMessages' as const];
  const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
  return { arn: Attributes?.QueueArn ?? '', waiting: Number(Attributes?.ApproximateNumberOfMessages ?? 0) };
}
