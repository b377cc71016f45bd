import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

/** The attribute by which the table deletes items by itself, a day or two late: readers filter too. */
export const TTL_ATTRIBUTE = 'expiresAtEpochSeconds';

/**
 * The one table: every item has a partition key `pk` and a sort key `sk`, and nothing else is fixed.
 *
 * @param tableName its name
 */
export function tableDefinition(tableName: string): CreateTableCommandInput {
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  };
}
