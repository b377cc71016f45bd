import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { close, listen } from '../http/index.ts';
import { admitOwnClient, type OwnClient, RefusedError } from '../sigv4/index.ts';
import type { DurableQueue } from './durableQueue.ts';

/** What the API of queues is about. */
export interface QueueApiOptions extends Omit<OwnClient, 'service'> {
  queue: DurableQueue;
  /** Told of requests that failed for a reason of this machine. */
  onFault: (error: unknown) => void;
}

/** The API, listening on a free port of the loopback interface. */
export interface RunningQueueApi {
  endpoint: string;
  /** The queue's own, that of its dead letters, and one that takes what nobody can read. */
  urls: { work: string; deadLetters: string; unreadable: string };
  close: () => Promise<void>;
}

/** What is read of a call. */
interface Input {
  QueueUrl: string;
  ReceiptHandle: string;
  VisibilityTimeout: number;
  MessageBody: string;
}

/** A call that SQS would refuse. */
class CallError extends Error {}

const UNREADABLE = 'unreadable';

/**
 * Serves, of SQS's API, what a consumer calls beside receiving and deleting, which its event source does: to give a
 * message back for a while, and to put one into the queue or aside. For this machine's own clients alone.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
 */
export async function startQueueApi({ queue, onFault, ...client }: QueueApiOptions): Promise<RunningQueueApi> {
  const server = createServer((request, response) => {
    admitOwnClient(request, { ...client, service: 'sqs' })
      .then((body) => answer(queue, String(request.headers['x-amz-target']), JSON.parse(body.toString()) as Input))
      .then(
        (output) => reply(response, 200, output),
        (error: unknown) => {
          request.on('error', () => undefined).resume();
          const status = error instanceof RefusedError ? 403 : error instanceof CallError ? 400 : 500;
          if (status === 500) onFault(error);
          reply(response, status, { __type: 'com.amazonaws.sqs#Refused', message: (error as Error).message });
        },
      );
  });
  const endpoint = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}`;
  const url = (name: string) => `${endpoint}/000000000000/${name}`;
  const { name, deadLetterName } = queue;
  const urls = { work: url(name), deadLetters: url(deadLetterName), unreadable: url(UNREADABLE) };
  return { endpoint, urls, close: () => close(server) };
}

async function answer(queue: DurableQueue, target: string, input: Input): Promise<object> {
  if (target === 'AmazonSQS.ChangeMessageVisibility') {
    const isDone = await queue.giveBack(input.ReceiptHandle, input.VisibilityTimeout);
    if (!isDone) throw new CallError('Nobody has a message by this receipt handle.');
    return {};
  }
  if (target !== 'AmazonSQS.SendMessage') throw new CallError(`This stand-in of SQS has no ${target}.`);
  const name = input.QueueUrl.split('/').at(-1);
  let MessageId = '';
  if (name === UNREADABLE) await queue.setAside(input.MessageBody);
  else if (name === queue.name) MessageId = await queue.send(input.MessageBody);
  else throw new CallError(`Nothing can be sent to ${input.QueueUrl}.`);
  return { MessageId, MD5OfMessageBody: createHash('md5').update(input.MessageBody).digest('hex') };
}

function reply(response: ServerResponse, status: number, output: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(output));
}
