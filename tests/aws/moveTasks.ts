import {
  DeleteMessageCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { clientSettings, type Moto } from './moto.ts';

/**
 * A client of SQS that moves dead letters, which moto cannot: message by message, as SQS says that it does it. All
 * else goes to moto.
 *
 * @param queueUrls of the queues between which messages may be moved
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
export function clientWithMoveTasks(moto: Moto, queueUrls: readonly string[]): SQSClient {
  const client = new SQSClient(clientSettings(moto));
  // An ARN and a URL both end in the queue's name.
  const urlOf = (arn: string) => queueUrls.find((url) => url.endsWith(`/${arn.split(':').at(-1)}`)) ?? '';
  const tasks: ListMessageMoveTasksResultEntry[] = [];
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (call) => {
        if (commandName === ListMessageMoveTasksCommand.name) return reply({ Results: [...tasks].reverse() });
        if (commandName !== StartMessageMoveTaskCommand.name) return next(call);
        const { SourceArn = '', DestinationArn = '' } = call.input as { SourceArn?: string; DestinationArn?: string };
        const moved = await moveAll(client, urlOf(SourceArn), urlOf(DestinationArn));
        const counts = { ApproximateNumberOfMessagesMoved: moved, ApproximateNumberOfMessagesToMove: moved };
        tasks.push({ Status: 'COMPLETED', StartedTimestamp: tasks.length + 1, ...counts });
        return reply({ TaskHandle: String(tasks.length) });
      },
    { step: 'initialize' },
  );
  return client;
}

async function moveAll(client: SQSClient, from: string, to: string): Promise<number> {
  for (let moved = 0; ; moved++) {
    const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: from, MaxNumberOfMessages: 1 }));
    if (Messages.length === 0) return moved;
    await client.send(new SendMessageCommand({ QueueUrl: to, MessageBody: Messages[0].Body }));
    await client.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle: Messages[0].ReceiptHandle }));
  }
}

function reply(fields: object): { output: never; response: undefined } {
  return { output: { $metadata: {}, ...fields } as never, response: undefined };
}
