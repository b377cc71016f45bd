import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';

/** An item's key. */
export interface ItemKey {
  pk: string;
  sk: string;
}

/** Which items of a partition are read. */
export interface Range {
  /** Only those behind this sort key, in the order in which they are read. */
  from?: string | undefined;
  /** How many at most. They must fit into a megabyte together. */
  limit: number;
  /** From the last sort key to the first. */
  backwards?: boolean;
}

/** When a write may happen, in DynamoDB's condition language, with the names and values in it. */
export interface Condition {
  expression: string;
  names?: Record<string, string>;
  values?: Record<string, unknown>;
}

/** The table, as all writes here use it: each has a condition and tells whether it held. */
export class ConditionalTable {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
    this.#tableName = tableName;
  }

  /** @returns the item as it is now, or undefined */
  async get(key: ItemKey): Promise<Record<string, unknown> | undefined> {
    const command = new GetCommand({ TableName: this.#tableName, Key: key, ConsistentRead: true });
    return (await this.#client.send(command)).Item;
  }

  /**
   * Reads many items.
   *
   * @param keys 100 at most
   * @returns the items that are there, as they are now, in no order
   */
  async getAll(keys: readonly ItemKey[]): Promise<Record<string, unknown>[]> {
    const found: Record<string, unknown>[] = [];
    let asked: readonly Record<string, unknown>[] = keys.map(({ pk, sk }) => ({ pk, sk }));
    while (asked.length > 0) {
      const RequestItems = { [this.#tableName]: { Keys: [...asked], ConsistentRead: true } };
      const { Responses, UnprocessedKeys } = await this.#client.send(new BatchGetCommand({ RequestItems }));
      found.push(...(Responses?.[this.#tableName] ?? []));
      // What does not fit into one answer is asked for again.
      asked = UnprocessedKeys?.[this.#tableName]?.Keys ?? [];
    }
    return found;
  }

  /** @returns the items of a partition in the order of their sort keys, as they are now; fewer than `limit`: that was all */
  async query(pk: string, { from, limit, backwards = false }: Range): Promise<Record<string, unknown>[]> {
    const isBehind = from === undefined ? '' : ` AND sk ${backwards ? '<' : '>'} :from`;
    const command = new QueryCommand({
      TableName: this.#tableName,
      KeyConditionExpression: `pk = :pk${isBehind}`,
      ExpressionAttributeValues: { ':pk': pk, ...(from === undefined ? {} : { ':from': from }) },
      ConsistentRead: true,
      ScanIndexForward: !backwards,
      Limit: limit,
    });
    return (await this.#client.send(command)).Items ?? [];
  }

  /** Writes a whole item. @returns whether the condition held */
  put(item: ItemKey, condition: Condition): Promise<boolean> {
    return held(
      this.#client.send(new PutCommand({ TableName: this.#tableName, Item: item, ...parameters(condition) })),
    );
  }

  /** Changes attributes; names and values of `update` are given with the condition's. @returns whether it held */
  update(key: ItemKey, update: string, condition: Condition): Promise<boolean> {
    return held(
      this.#client.send(
        new UpdateCommand({
          TableName: this.#tableName,
          Key: key,
          UpdateExpression: update,
          ...parameters(condition),
        }),
      ),
    );
  }

  /** Erases an item. @returns whether the condition held */
  delete(key: ItemKey, condition: Condition): Promise<boolean> {
    return held(
      this.#client.send(new DeleteCommand({ TableName: this.#tableName, Key: key, ...parameters(condition) })),
    );
  }
}

function parameters({ expression, names, values }: Condition): {
  ConditionExpression: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, unknown>;
} {
  return {
    ConditionExpression: expression,
    ...(names ? { ExpressionAttributeNames: names } : {}),
    ...(values ? { ExpressionAttributeValues: values } : {}),
  };
}

async function held(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
