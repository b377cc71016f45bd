import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';

/** An item's key. */
export interface ItemKey {
  pk: string;
  sk: string;
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
