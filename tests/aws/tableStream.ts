import type { DynamoDBRecord } from 'aws-lambda';
import { callMoto, type Moto } from './moto.ts';

const SERVICE = 'DynamoDBStreams_20120810';

/**
 * Everything that the table's stream holds, from its beginning (TRIM_HORIZON).
 *
 * @param table its name
 */
export async function readStream(moto: Moto, table: string): Promise<DynamoDBRecord[]> {
  const call = async <Answer>(operation: string, body: object) =>
    (await callMoto(moto, 'dynamodb', `${SERVICE}.${operation}`, body)) as Answer;
  const { Streams } = await call<{ Streams: { StreamArn: string }[] }>('ListStreams', { TableName: table });
  const [{ StreamArn }] = Streams;
  const { StreamDescription } = await call<{ StreamDescription: { Shards: { ShardId: string }[] } }>('DescribeStream', {
    StreamArn,
  });
  const records: DynamoDBRecord[] = [];
  for (const { ShardId } of StreamDescription.Shards) {
    const shard = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' };
    let { ShardIterator } = await call<{ ShardIterator: string }>('GetShardIterator', shard);
    for (let more = true; more; ) {
      const answer = await call<{ Records: DynamoDBRecord[]; NextShardIterator: string }>('GetRecords', {
        ShardIterator,
      });
      // Which Lambda adds to what the stream itself says.
      records.push(...answer.Records.map((record) => ({ ...record, eventSourceARN: StreamArn })));
      ShardIterator = answer.NextShardIterator;
      more = answer.Records.length > 0;
    }
  }
  return records;
}
