import { type AttributeValue, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Call, CallAnswer } from './awsProxy.ts';

type Item = Record<string, AttributeValue>;
type Image = NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];

/** What the calls that change the table have in common. */
interface WriteInput {
  TableName: string;
  Key?: Item;
  Item?: Item;
}

/** The stream of a table of which every write passes here: old and new image of each change, in order. */
export class TableStream {
  readonly #client: DynamoDBClient;
  /** All that has changed. */
  readonly records: DynamoDBRecord[] = [];
  /** The last write of each item that is under way. */
  readonly #underWay = new Map<string, Promise<unknown>>();

  /** @param client reads the table directly */
  constructor(client: DynamoDBClient) {
    this.#client = client;
  }

  /** Passes a call on, and keeps what it changed. */
  watch(pass: (call: Call) => Promise<CallAnswer>): (call: Call) => Promise<CallAnswer> {
    return async (call) => {
      if (!/\.(Put|Update|Delete)Item$/.test(String(call.headers['x-amz-target']))) return pass(call);
      const { TableName, Key, Item } = JSON.parse(call.body.toString()) as WriteInput;
      const { pk, sk } = (Key ?? Item) as Item;
      const name = JSON.stringify([pk, sk]);
      const before = this.#underWay.get(name) ?? Promise.resolve();
      const written = before.then(() => this.#write(call, pass, { TableName, Key: { pk, sk } }));
      this.#underWay.set(
        name,
        written.catch(() => undefined),
      );
      return written;
    };
  }

  async #write(
    call: Call,
    pass: (call: Call) => Promise<CallAnswer>,
    place: { TableName: string; Key: Item },
  ): Promise<CallAnswer> {
    const find = async () =>
      (await this.#client.send(new GetItemCommand({ ...place, ConsistentRead: true }))).Item as Image;
    const OldImage = await find();
    const answer = await pass(call);
    const NewImage = await find();
    if (JSON.stringify(OldImage) !== JSON.stringify(NewImage)) this.#keep(OldImage, NewImage);
    return answer;
  }

  #keep(OldImage: Image, NewImage: Image): void {
    this.records.push({
      eventName: NewImage === undefined ? 'REMOVE' : OldImage === undefined ? 'INSERT' : 'MODIFY',
      eventSourceARN: 'arn:aws:dynamodb:us-east-1:000000000000:table/ser-local/stream/now',
      dynamodb: {
        ApproximateCreationDateTime: Date.now() / 1000,
        SequenceNumber: String(this.records.length + 1),
        ...(OldImage === undefined ? {} : { OldImage }),
        ...(NewImage === undefined ? {} : { NewImage }),
      },
    });
  }
}
