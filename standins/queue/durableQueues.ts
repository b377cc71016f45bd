import { randomUUID } from 'node:crypto';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { toDiskFault } from '../files/index.ts';
import { failedMessageIds } from './batchResponse.ts';
import { MessageFiles } from './messageFiles.ts';
import { type StoredMessage, toSqsRecord } from './storedMessage.ts';

/** How a queue behaves. */
export interface QueueOptions {
  /** Where messages and dead letters lie. */
  directory: string;
  /** Last parts of the queues' ARNs: what was sent to an earlier one is handed out first. */
  names: readonly [string, ...string[]];
  /** Last part of the ARN of their dead-letter queue. */
  deadLetterName: string;
  region: string;
  /** How long a received message is hidden from others. */
  visibilityTimeoutSeconds: number;
  /** Receives after which a message that failed becomes a dead letter. */
  maxReceives: number;
  /** How long a message stays hidden after its first, second, … failure; the last one repeats. */
  retryDelaysSeconds: readonly number[];
  /** The clock, in milliseconds since 1970; unless given, one that does not jump while this process runs. */
  nowMs?: () => number;
}

const MAX_TIMER_MS = 60_000;

/** The machine's clock as it was when this process began, and time that only passes since. */
function steadyNowMs(): number {
  return Math.round(performance.timeOrigin + performance.now());
}

/**
 * Queues on disk with the semantics of SQS, and their dead-letter queue, all for the same consumers: at least once, in no
 * promised order, but those of the first queue before those of the next; received messages are hidden until they are settled or their visibility times out; after {@link QueueOptions.maxReceives}
 * receives they become dead letters, which the same consumers get, until they succeed. A message is a file, so that
 * nothing is lost by a kill at any moment; what was in a consumer's hands then is handed out again.
 */
export class DurableQueues {
  readonly #options: QueueOptions;
  readonly #files: MessageFiles;
  readonly #messages: Map<string, StoredMessage>;
  readonly #wakeUps = new Set<() => void>();
  readonly #nowMs: () => number;

  private constructor(options: QueueOptions, files: MessageFiles, messages: Map<string, StoredMessage>) {
    this.#options = options;
    this.#files = files;
    this.#messages = messages;
    this.#nowMs = options.nowMs ?? steadyNowMs;
    this.#showWhatIsHiddenTooLong();
  }

  /** Opens queues with what an earlier process left in them; what it sent to no queue of these is the first one's. */
  static async open(options: QueueOptions): Promise<DurableQueues> {
    const { files, messages } = await MessageFiles.open(options.directory, options.names);
    return new DurableQueues(options, files, messages);
  }

  get names(): readonly string[] {
    return this.#options.names;
  }

  /** Where that is kept which is only for people. */
  get unreadableDirectory(): string {
    return this.#files.unreadableDirectory;
  }

  get deadLetterName(): string {
    return this.#options.deadLetterName;
  }

  /** How many messages wait or are being worked on, dead letters too. */
  get size(): number {
    return this.#messages.size;
  }

  /** How many messages of a queue could be handed out now. */
  countVisible(queueName: string): number {
    const nowMs = this.#nowMs();
    const isVisible = (message: StoredMessage) => !message.isDead && message.visibleAtEpochMs <= nowMs;
    return [...this.#messages.values()].filter((message) => message.queueName === queueName && isVisible(message))
      .length;
  }

  /** @param queueName one of the names @returns the message's id, once the disk has it */
  async send(queueName: string, body: string): Promise<string> {
    const nowMs = this.#nowMs();
    const message: StoredMessage = {
      messageId: randomUUID(),
      queueName,
      body,
      sentAtEpochMs: nowMs,
      firstReceivedAtEpochMs: undefined,
      receiveCount: 0,
      visibleAtEpochMs: nowMs,
      receiptHandle: '',
      isDead: false,
    };
    await this.#files.write(message, { sync: true });
    this.#messages.set(message.messageId, message);
    this.#wake();
    return message.messageId;
  }

  /**
   * Waits for the next message.
   *
   * @param signal ends the waiting
   * @returns the message, hidden from others from now on, or `undefined` when the signal ended it
   */
  async receive(signal: AbortSignal): Promise<SQSRecord | undefined> {
    while (!signal.aborted) {
      const next = this.#nextVisible();
      const waitMs = next ? next.visibleAtEpochMs - this.#nowMs() : MAX_TIMER_MS;
      if (!next || waitMs > 0) await this.#sleep(waitMs, signal);
      else if (!next.isDead && next.receiveCount >= this.#options.maxReceives) await this.#bury(next);
      else return await this.#handOut(next);
    }
    return undefined;
  }

  /**
   * Tells what came of a batch: messages that succeeded are deleted, others come again after a delay.
   *
   * @param records the batch
   * @param response what the handler returned; `undefined` means that all succeeded
   */
  async settle(records: SQSRecord[], response: SQSBatchResponse | undefined): Promise<void> {
    const failed = failedMessageIds(
      records.map(({ messageId }) => messageId),
      response,
    );
    for (const { messageId, receiptHandle } of records) {
      const message = this.#messages.get(messageId);
      // After the visibility time-out somebody else may have it: then this consumer's word no longer counts.
      if (message?.receiptHandle !== receiptHandle) continue;
      if (failed.has(messageId)) await this.#retryLater(message);
      else await this.#delete(message);
    }
  }

  /** Gives back a batch that was not worked on: it is at once visible again, and this receive does not count. */
  async release(records: SQSRecord[]): Promise<void> {
    for (const { messageId, receiptHandle } of records) {
      const message = this.#messages.get(messageId);
      if (message?.receiptHandle !== receiptHandle) continue;
      const receiveCount = message.receiveCount - 1;
      await this.#showAt(this.#nowMs(), { ...message, receiveCount });
    }
  }

  /**
   * Gives one message back, to be visible after a while, as its consumer asks (SQS's ChangeMessageVisibility). What the
   * consumer says of it afterwards no longer counts.
   *
   * @returns false when nobody has it by this handle
   */
  async giveBack(receiptHandle: string, delaySeconds: number): Promise<boolean> {
    const message = [...this.#messages.values()].find((other) => other.receiptHandle === receiptHandle);
    if (!message || receiptHandle === '') return false;
    await this.#showAt(this.#nowMs() + delaySeconds * 1000, message);
    return true;
  }

  /** Keeps, for people to look at, what no consumer can read. */
  setAside(body: string): Promise<void> {
    return this.#files.setAside(body);
  }

  /** @returns how much is kept for people to look at */
  async countUnreadable(): Promise<number> {
    return (await this.#files.unreadable()).length;
  }

  /**
   * Deletes what is kept for people and has not changed since.
   *
   * @returns how much
   */
  expireUnreadable(beforeEpochMs: number): Promise<number> {
    return this.#files.removeUnreadableBefore(beforeEpochMs);
  }

  /** Of an earlier process, whose clock was ahead: nothing is ever hidden for longer than this. */
  #showWhatIsHiddenTooLong(): void {
    const { visibilityTimeoutSeconds, retryDelaysSeconds } = this.#options;
    const latestEpochMs = this.#nowMs() + Math.max(visibilityTimeoutSeconds, ...retryDelaysSeconds) * 1000;
    for (const message of this.#messages.values()) {
      message.visibleAtEpochMs = Math.min(message.visibleAtEpochMs, latestEpochMs);
    }
  }

  /** The message that is, or will be, visible first; among those that are, the oldest of the first queue. */
  #nextVisible(): StoredMessage | undefined {
    const nowMs = this.#nowMs();
    let best: StoredMessage | undefined;
    for (const message of this.#messages.values()) if (!best || this.#comesFirst(message, best, nowMs)) best = message;
    return best;
  }

  #comesFirst(message: StoredMessage, other: StoredMessage, nowMs: number): boolean {
    const rankOf = ({ queueName }: StoredMessage) => this.#options.names.indexOf(queueName);
    const order =
      Math.max(message.visibleAtEpochMs, nowMs) - Math.max(other.visibleAtEpochMs, nowMs) ||
      rankOf(message) - rankOf(other) ||
      message.sentAtEpochMs - other.sentAtEpochMs;
    return order < 0;
  }

  async #handOut(message: StoredMessage): Promise<SQSRecord> {
    const nowMs = this.#nowMs();
    const handed: StoredMessage = {
      ...message,
      firstReceivedAtEpochMs: message.firstReceivedAtEpochMs ?? nowMs,
      receiveCount: message.receiveCount + 1,
      visibleAtEpochMs: nowMs + this.#options.visibilityTimeoutSeconds * 1000,
      receiptHandle: randomUUID(),
    };
    // Counted on disk before anybody works on it, so that a message that kills the process is given up one day.
    await this.#update(handed);
    const { deadLetterName, region } = this.#options;
    const queueName = handed.isDead ? deadLetterName : handed.queueName;
    return toSqsRecord(handed, { arn: `arn:aws:sqs:${region}:000000000000:${queueName}`, region });
  }

  async #retryLater(message: StoredMessage): Promise<void> {
    const delays = this.#options.retryDelaysSeconds;
    const delaySeconds = delays[Math.min(message.receiveCount, delays.length) - 1] ?? 0;
    await this.#showAt(this.#nowMs() + delaySeconds * 1000, message);
  }

  /**
   * Nobody has the message any more. When the disk refuses that, memory keeps it: on the disk the message is with a
   * consumer, which after a kill means the same.
   */
  async #showAt(visibleAtEpochMs: number, message: StoredMessage): Promise<void> {
    const shown = { ...message, receiptHandle: '', visibleAtEpochMs };
    this.#messages.set(message.messageId, shown);
    this.#wake();
    await this.#files.write(shown, { sync: false }).catch((error: unknown) => {
      if (!toDiskFault(error)) throw error;
    });
  }

  async #update(message: StoredMessage): Promise<void> {
    await this.#change(message.messageId, message, () => this.#files.write(message, { sync: false }));
  }

  async #delete(message: StoredMessage): Promise<void> {
    await this.#change(message.messageId, undefined, () => this.#files.remove(message));
  }

  async #bury(message: StoredMessage): Promise<void> {
    const dead = { ...message, isDead: true, visibleAtEpochMs: this.#nowMs() };
    await this.#change(message.messageId, dead, () => this.#files.bury(message));
  }

  /**
   * Memory first, so that no other consumer takes the message meanwhile; and back again when the disk refuses, so that
   * the two agree.
   */
  async #change(messageId: string, next: StoredMessage | undefined, write: () => Promise<void>): Promise<void> {
    const before = this.#messages.get(messageId);
    if (next) this.#messages.set(messageId, next);
    else this.#messages.delete(messageId);
    try {
      await write();
    } catch (error) {
      if (before && this.#messages.get(messageId) === next) this.#messages.set(messageId, before);
      throw error;
    } finally {
      this.#wake();
    }
  }

  #wake(): void {
    for (const wakeUp of this.#wakeUps) wakeUp();
  }

  #sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wakeUp = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wakeUp);
        this.#wakeUps.delete(wakeUp);
        resolve();
      };
      const timer = setTimeout(wakeUp, Math.min(milliseconds, MAX_TIMER_MS));
      signal.addEventListener('abort', wakeUp);
      this.#wakeUps.add(wakeUp);
    });
  }
}
