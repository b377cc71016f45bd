import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { close, listen } from '../http/index.ts';
import { admitOwnClient, type OwnClient, RefusedError } from '../sigv4/index.ts';
import type { DurableQueues } from './durableQueues.ts';

/** What the API of queues is about. */
export interface QueueApiOptions extends Omit<OwnClient, 'service'> {
  queues: DurableQueues;
  /** Told of requests that failed for a reason of this machine. */
  onFault: (error: unknown) => void;
}

/** The API, listening on a free port of the loopback interface. */
export interface RunningQueueApi {
  endpoint: string;
  /** Where a queue is: one of the names, that of the dead letters, or {@link UNREADABLE_NAME}. */
  urlOf: (queueName: string) => string;
  close: () => Promise<void>;
}

/** What is read of a call. */
interface Input {
  QueueUrl?: string;
  ReceiptHandle: string;
  VisibilityTimeout: number;
  MessageBody: string;
}

/** A call that SQS would refuse. */
class CallError extends Error {
  readonly status = 400;
  readonly type = 'InvalidParameterValue';
}

const FAULT = { status: 500, type: 'InternalFailure' };

/** The queue that takes what nobody can read. */
export const UNREADABLE_NAME = 'unreadable';

/**
 * Serves, of SQS's API, what a consumer calls beside receiving and deleting, which its event source does: to give a
 * message back for a while, to put one into a queue or aside, and to ask how many wait. For this machine's own clients alone.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
 */
export async function startQueueApi({ queues, onFault, ...client }: QueueApiOptions): Promise<RunningQueueApi> {
  const server = createServer((request, response) => {
    admitOwnClient(request, { ...client, service: 'sqs' })
      .then((body) => answer(queues, String(request.headers['x-amz-target']), JSON.parse(body.toString()) as Input))
      .then(
        (output) => reply(response, 200, output),
        (error: unknown) => {
          request.on('error', () => undefined).resume();
          const { status, type } = error instanceof RefusedError || error instanceof CallError ? error : FAULT;
          if (status === 500) onFault(error);
          reply(response, status, { __type: `com.amazonaws.sqs#${type}`, message: (error as Error).message });
        },
      );
  });
  const endpoint = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}`;
  return { endpoint, urlOf: (queueName) => `${endpoint}/000000000000/${queueName}`, close: () => close(server) };
}

async function answer(queues: DurableQueues, target: string, input: Input): Promise<object> {
  const name = input.QueueUrl?.split('/').at(-1) ?? '';
  if (target === 'AmazonSQS.GetQueueAttributes') {
    return { Attributes: { ApproximateNumberOfMessages: String(queues.countVisible(name)) } };
  }
  if (target === 'AmazonSQS.ChangeMessageVisibility') {
    const isDone = await queues.giveBack(input.ReceiptHandle, input.VisibilityTimeout);
    if (!isDone) throw new CallError('Nobody has a message by this receipt handle.');
    return {};
  }
  if (target !== 'AmazonSQS.SendMessage') throw new CallError(`This stand-in of SQS has no ${target}.`);
  let MessageId = '';
  if (name === UNREADABLE_NAME) await queues.setAside(input.MessageBody);
  else if (queues.names.includes(name)) MessageId = await queues.send(name, input.MessageBody);
  else throw new CallError(`Nothing can be sent to ${input.QueueUrl}.`);
  return { MessageId, MD5OfMessageBody: createHash('md5').update(input.MessageBody).digest('hex') };
}

function reply(response: ServerResponse, status: number, output: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(output));
}
