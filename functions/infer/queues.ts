import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Message } from './message.ts';

/** The queues that `infer` has to do with. */
export interface QueueUrls {
  /** What people sent by a form, and wait for. */
  uploads: string;
  /** Dropped files, as many as there are. */
  drops: string;
  /** What these two gave up; the function takes these too. */
  deadLetters: string;
  /** Messages that nobody can read, for a person to look at. */
  unreadable: string;
}

/** What `infer` asks of the queues. */
export class Queues {
  readonly #sqs: SQSClient;
  readonly #urls: QueueUrls;

  constructor(sqs: SQSClient, urls: QueueUrls) {
    this.#sqs = sqs;
    this.#urls = urls;
  }

  /** Whether a queue has given a message up: the clip is not tried again. */
  isDeadLetter({ queueName }: Pick<Message, 'queueName'>): boolean {
    return nameIn(this.#urls.deadLetters) === queueName;
  }

  /** @returns how many uploads wait, roughly: SQS counts no better */
  async countUploads(): Promise<number> {
    const { Attributes } = await this.#sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.#urls.uploads,
        AttributeNames: ['ApproximateNumberOfMessages'],
      }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
  }

  /**
   * Lets a message come again after a while. Lambda itself only leaves it alone, so that it would stay hidden for the
   * queue's visibility time-out: six times the function's own, meant for workers that died.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
   */
  async giveBack(message: Message, delaySeconds: number): Promise<void> {
    const { uploads, drops, deadLetters } = this.#urls;
    await this.#sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: [uploads, drops, deadLetters].find((url) => nameIn(url) === message.queueName),
        ReceiptHandle: message.receiptHandle,
        VisibilityTimeout: delaySeconds,
      }),
    );
  }

  /** Puts a message that nobody can read where a person finds it. */
  async setAside({ body }: Message): Promise<void> {
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: this.#urls.unreadable, MessageBody: body }));
  }
}

/** An ARN and a URL both end in the queue's name. */
function nameIn(queueUrl: string): string | undefined {
  return queueUrl.split('/').at(-1);
}
