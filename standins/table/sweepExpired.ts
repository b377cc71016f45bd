import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateScan,
} from '@aws-sdk/client-dynamodb';

/**
 * Deletes the items whose time is over, as DynamoDB's TTL does. An item that was given more time meanwhile stays.
 *
 * @param client where
 * @param tableName its table
 * @param ttlAttribute holds the end in seconds since 1970; items without it stay
 * @param nowEpochSeconds the time
 * @returns how many were deleted
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
 */
export async function sweepExpired(
  client: DynamoDBClient,
  tableName: string,
  ttlAttribute: string,
  nowEpochSeconds: number,
): Promise<number> {
  const condition = {
    ExpressionAttributeNames: { '#ttl': ttlAttribute },
    ExpressionAttributeValues: { ':now': { N: String(Math.floor(nowEpochSeconds)) } },
  };
  const pages = paginateScan(
    { client },
    { TableName: tableName, FilterExpression: '#ttl < :now', ConsistentRead: true, ...condition },
  );
  let deleted = 0;
  for await (const { Items = [] } of pages) {
    for (const { pk, sk } of Items) {
      const Key = { pk, sk } as Record<string, AttributeValue>;
      try {
        await client.send(
          new DeleteItemCommand({ TableName: tableName, Key, ConditionExpression: '#ttl < :now', ...condition }),
        );
        deleted++;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    }
  }
  return deleted;
}
