import type { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { CommandError, countObjects, type DeployedStack, type KeyRecord, listKeys } from '../shared/index.ts';
import { listStackResources, type StackResource } from './stackResources.ts';

/** What an inventory is taken with. */
export interface ErasureClients {
  cloudFormation: CloudFormationClient;
  s3: S3Client;
  dynamoDb: DynamoDBClient;
  sqs: SQSClient;
  apiGateway: APIGatewayClient;
}

/** What goes with the stack. */
export interface Inventory {
  /** A line for each thing that holds something. */
  erased: string[];
  /** What stays. */
  kept: string[];
  /** To be emptied first: S3 deletes no bucket that holds anything. */
  buckets: string[];
  keys: KeyRecord[];
}

/**
 * Counts what deleting the stack will erase.
 *
 * @throws CommandError when the stack or its table is protected from deletion
 */
export async function takeInventory(clients: ErasureClients, stack: DeployedStack): Promise<Inventory> {
  if (stack.isProtected) throw protectedError(`The stack ${stack.name}`);
  const resources = await listStackResources(clients.cloudFormation, stack.name);
  const going = resources.filter(({ isRetained }) => !isRetained);
  const keys = await listKeys(clients.apiGateway, stack.name);
  const erased = [
    ...(await each(going, 'AWS::S3::Bucket', (id) => describeBucket(clients.s3, id))),
    ...(await each(going, 'AWS::DynamoDB::Table', (id) => describeTable(clients.dynamoDb, id))),
    ...(await each(going, 'AWS::SQS::Queue', (id) => describeQueue(clients.sqs, id))),
    `${keys.length} keys of the API${keys.length > 0 ? ` (${[...new Set(keys.map(({ tenant }) => tenant))].join(', ')})` : ''}`,
    `the page, the API and all else of the stack ${stack.name} (${going.length} resources)`,
  ];
  const kept = resources.filter(({ isRetained }) => isRetained).map(({ type, physicalId }) => `${type} ${physicalId}`);
  const buckets = going.filter(({ type }) => type === 'AWS::S3::Bucket').map(({ physicalId }) => physicalId);
  return { erased, kept, buckets, keys };
}

async function each(
  resources: readonly StackResource[],
  type: string,
  describe: (physicalId: string) => Promise<string[]>,
): Promise<string[]> {
  const lines = resources.filter((resource) => resource.type === type).map(({ physicalId }) => describe(physicalId));
  return (await Promise.all(lines)).flat();
}

async function describeBucket(s3: S3Client, bucket: string): Promise<string[]> {
  const counts = await countObjects(s3, bucket);
  if (counts.size === 0) return [`bucket ${bucket}: empty`];
  return [...counts].map(([folder, { objects, bytes, isMore }]) => {
    const megabytes = (bytes / 1e6).toFixed(1);
    return `bucket ${bucket}: ${isMore ? 'more than ' : ''}${objects} objects (${megabytes} MB)${folder && ` under ${folder}`}`;
  });
}

async function describeTable(dynamoDb: DynamoDBClient, TableName: string): Promise<string[]> {
  const { Table } = await dynamoDb.send(new DescribeTableCommand({ TableName }));
  if (Table?.DeletionProtectionEnabled) throw protectedError(`The table ${TableName}`);
  return [`table ${TableName}: ${Table?.ItemCount ?? 0} records (counted by DynamoDB in the last six hours)`];
}

async function describeQueue(sqs: SQSClient, QueueUrl: string): Promise<string[]> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }));
  const messages = names.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
  return messages === 0 ? [] : [`queue ${QueueUrl.split('/').at(-1)}: about ${messages} messages`];
}

function protectedError(what: string): CommandError {
  return new CommandError(
    `${what} is protected from deletion; set settings.deletionProtection to false, npm run deploy, then destroy again. Nothing was erased.`,
  );
}
