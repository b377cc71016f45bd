import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Message } from './message.ts';

/** The queues that `infer` has to do with. */
export interface QueueUrls {
  /** Recordings to be recognised. */
  work: string;
  /** What the queue of work gave up; the function takes these too. */
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

  /** Whether the queue of work has given a message up: the clip is not tried again. */
  isDeadLetter({ queueName }: Pick<Message, 'queueName'>): boolean {
    // An ARN and a URL both end in the queue's name.
    return this.#urls.deadLetters.split('/').at(-1) === queueName;
  }

  /**
   * Lets a message come again after a while. Lambda itself only leaves it alone, so that it would stay hidden for the
   * queue's visibility time-out: six times the function's own, meant for workers that died.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
   */
  async giveBack(message: Message, delaySeconds: number): Promise<void> {
    await this.#sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: this.isDeadLetter(message) ? this.#urls.deadLetters : this.#urls.work,
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
