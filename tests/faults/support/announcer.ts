import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { ClipFinished } from '../../../contract/index.ts';
import type { Call, CallAnswer } from './awsProxy.ts';
import type { Chance } from './suite.ts';

const BATCH_SIZE = 10;
const PAUSE_MS = 50;
type Announce = (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;

/** The event bus: it takes what is put on it, and now and then only a part. */
export class EventBus {
  /** In the order in which they came. */
  readonly events: ClipFinished[] = [];
  /** Entries that it refused. */
  refused = 0;
  readonly #chance: Chance;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  /** Answers PutEvents. @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
  async answer({ body }: Pick<Call, 'body'>): Promise<CallAnswer> {
    const { Entries } = JSON.parse(body.toString()) as { Entries: { Detail: string }[] };
    const answers = Entries.map(({ Detail }) => {
      if (this.#chance.happens(0.1)) {
        this.refused++;
        return { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' };
      }
      this.events.push(JSON.parse(Detail) as ClipFinished);
      return { EventId: String(this.events.length) };
    });
    const FailedEntryCount = answers.filter((answer) => 'ErrorCode' in answer).length;
    const headers = { 'content-type': 'application/x-amz-json-1.1' };
    return { status: 200, headers, body: Buffer.from(JSON.stringify({ FailedEntryCount, Entries: answers })) };
  }
}

/** Hands a stream's records to the function as Lambda does: in order, again from the first that failed. */
export class StreamReader {
  readonly #records: readonly DynamoDBRecord[];
  readonly #announce: Announce;
  readonly #stop = new AbortController();
  readonly #loop: Promise<void>;
  #next = 0;

  constructor(records: readonly DynamoDBRecord[], announce: Announce) {
    this.#records = records;
    this.#announce = announce;
    this.#loop = this.#read();
  }

  /** How many records wait. */
  get waiting(): number {
    return this.#records.length - this.#next;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  async #read(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const Records = this.#records.slice(this.#next, this.#next + BATCH_SIZE);
      this.#next += Records.length === 0 ? 0 : await this.#handOut(Records);
      await sleep(PAUSE_MS);
    }
  }

  /** @returns how many are done with */
  async #handOut(Records: DynamoDBRecord[]): Promise<number> {
    try {
      const { batchItemFailures } = await this.#announce({ Records });
      const [failed] = batchItemFailures;
      if (!failed) return Records.length;
      return Records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === failed.itemIdentifier);
    } catch {
      return 0;
    }
  }
}
