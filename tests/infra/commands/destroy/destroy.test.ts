import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from 'vitest';
import { eraseStack } from '../../../../infra/commands/destroy/eraseStack.ts';
import { type ErasureClients, takeInventory } from '../../../../infra/commands/destroy/inventory.ts';
import { countObjects, type DeployedStack, requireStack } from '../../../../infra/commands/shared/index.ts';
import { awsError, FAKE_CONFIG, type FakeCall, fakeAws } from '../support/fakeAws.ts';

const TEMPLATE = {
  Resources: {
    Audio: { Type: 'AWS::S3::Bucket', DeletionPolicy: 'Delete' },
    Page: { Type: 'AWS::S3::Bucket', DeletionPolicy: 'Delete' },
    Records: { Type: 'AWS::DynamoDB::Table', DeletionPolicy: 'Delete' },
    Work: { Type: 'AWS::SQS::Queue' },
    Dead: { Type: 'AWS::SQS::Queue' },
  } as Record<string, { Type: string; DeletionPolicy?: string }>,
};

/** What is read of the inputs of all commands. */
interface Input {
  Bucket: string;
  ContinuationToken?: string;
  Delete: { Objects: { Key: string }[] };
  QueueUrl: string;
  StackName: string;
  apiKey: string;
}

let clients: ErasureClients;
/** All calls of all services, in order. */
let calls: string[];
let template: typeof TEMPLATE;
let buckets: Map<string, { Key: string; Size: number }[]>;
let keys: string[];
let isProtected: boolean;
let tableIsProtected: boolean;
/** The states that the stack goes through once it is deleted. */
let ends: string[];
beforeEach(() => {
  clients = {
    cloudFormation: new CloudFormationClient(FAKE_CONFIG),
    s3: new S3Client(FAKE_CONFIG),
    dynamoDb: new DynamoDBClient(FAKE_CONFIG),
    sqs: new SQSClient(FAKE_CONFIG),
    apiGateway: new APIGatewayClient(FAKE_CONFIG),
  };
  calls = [];
  for (const client of Object.values(clients)) fakeAws(client as S3Client, answer);
  template = structuredClone(TEMPLATE);
  const sounds = Array.from({ length: 1500 }, (_, i) => ({ Key: `uploads/ann/${i}`, Size: 2000 }));
  buckets = new Map([
    ['audio-1', [...sounds, { Key: 'results/ann/b/x.json', Size: 100 }]],
    ['page-1', [{ Key: 'index.html', Size: 1000 }]],
  ]);
  keys = ['k1', 'k2'];
  isProtected = false;
  tableIsProtected = false;
  ends = ['DELETE_IN_PROGRESS', 'DELETE_COMPLETE'];
});

let deleting = false;
function answer({ name, input }: FakeCall<Input>): unknown {
  calls.push(name);
  switch (name) {
    case 'DescribeStacks': {
      const StackStatus = deleting ? ends.shift() : 'CREATE_COMPLETE';
      return {
        Stacks: [
          { StackId: 'arn:stack', StackStatus, StackStatusReason: 'why', EnableTerminationProtection: isProtected },
        ],
      };
    }
    case 'GetTemplate':
      return { TemplateBody: JSON.stringify(template) };
    case 'ListStackResources':
      return {
        StackResourceSummaries: Object.entries(template.Resources).map(([LogicalResourceId, { Type }]) => ({
          LogicalResourceId,
          PhysicalResourceId: Type.endsWith('Queue')
            ? `https://sqs/1/${LogicalResourceId}`
            : `${LogicalResourceId.toLowerCase()}-1`,
          ResourceType: Type,
          ResourceStatus: 'CREATE_COMPLETE',
        })),
      };
    case 'ListObjectsV2':
      return page(input);
    case 'DeleteObjects': {
      expect(input.Delete.Objects.length).toBeLessThanOrEqual(1000);
      const gone = new Set(input.Delete.Objects.map(({ Key }) => Key));
      buckets.set(input.Bucket, buckets.get(input.Bucket)?.filter(({ Key }) => !gone.has(Key)) ?? []);
      return {};
    }
    case 'DescribeTable':
      return { Table: { ItemCount: 12, DeletionProtectionEnabled: tableIsProtected } };
    case 'GetQueueAttributes':
      return { Attributes: input.QueueUrl.endsWith('Dead') ? { ApproximateNumberOfMessages: '3' } : {} };
    case 'GetApiKeys':
      return {
        items: keys.map((id) => ({ id, name: 'voice/ann', value: 'ann_1', enabled: true, tags: { tenant: 'ann' } })),
      };
    case 'DeleteApiKey':
      keys = keys.filter((id) => id !== input.apiKey);
      return {};
    case 'DeleteStack':
      expect(input.StackName).toBe('arn:stack');
      deleting = true;
      return {};
    default:
      throw new Error(`Not expected: ${name}`);
  }
}

/** As S3: a thousand a page, from after the last key of the page before. */
function page({ Bucket, ContinuationToken }: Input): unknown {
  const objects = buckets.get(Bucket);
  if (!objects) throw awsError('NoSuchBucket', 'The specified bucket does not exist');
  const sorted = [...objects]
    .sort((a, b) => (a.Key < b.Key ? -1 : 1))
    .filter(({ Key }) => Key > (ContinuationToken ?? ''));
  const Contents = sorted.slice(0, 1000);
  return { Contents, ...(sorted.length > 1000 && { NextContinuationToken: Contents.at(-1)?.Key, IsTruncated: true }) };
}

async function stack(): Promise<DeployedStack> {
  deleting = false;
  return requireStack(clients.cloudFormation, 'voice');
}

const WRITES = ['DeleteObjects', 'DeleteApiKey', 'DeleteStack'];

describe('the inventory', () => {
  it('counts what goes, and changes nothing', async () => {
    const { erased, kept } = await takeInventory(clients, await stack());
    expect(erased).toEqual([
      'bucket audio-1: 1 objects (0.0 MB) under results/',
      'bucket audio-1: 1500 objects (3.0 MB) under uploads/',
      'bucket page-1: 1 objects (0.0 MB)',
      'table records-1: 12 records (counted by DynamoDB in the last six hours)',
      'queue Dead: about 3 messages',
      '2 keys of the API (ann)',
      'the page, the API and all else of the stack voice (5 resources)',
    ]);
    expect(kept).toEqual([]);
    expect(calls.filter((name) => WRITES.includes(name))).toEqual([]);
  });

  it('goes by what was deployed: what that retains is named as staying, and not emptied', async () => {
    for (const name of ['Audio', 'Records']) template.Resources[name].DeletionPolicy = 'RetainExceptOnCreate';
    const { erased, kept, buckets: emptied } = await takeInventory(clients, await stack());
    expect(kept).toEqual(['AWS::S3::Bucket audio-1', 'AWS::DynamoDB::Table records-1']);
    expect(emptied).toEqual(['page-1']);
    expect(erased.join('\n')).not.toMatch(/audio-1|records-1/);
  });

  it.each([
    ['the stack', 'The stack voice is protected from deletion'],
    ['the table', 'The table records-1 is protected from deletion'],
  ])('refuses while %s is protected, and says what to set', async (what, sentence) => {
    isProtected = what === 'the stack';
    tableIsProtected = what === 'the table';
    const refusal = takeInventory(clients, await stack());
    await expect(refusal).rejects.toThrow(sentence);
    await expect(refusal).rejects.toThrow('set settings.deletionProtection to false');
  });

  it('stops counting where it would take long, and says so', async () => {
    const counts = await countObjects(clients.s3, 'audio-1', 1000);
    expect([...counts]).toEqual([
      ['results/', { objects: 1, bytes: 100, isMore: true }],
      ['uploads/', { objects: 999, bytes: 1_998_000, isMore: true }],
    ]);
  });
});

describe('erasing', () => {
  const erase = async () => {
    const deployed = await stack();
    const inventory = await takeInventory(clients, deployed);
    calls = [];
    const said: string[] = [];
    await eraseStack(clients, { stack: deployed, inventory, say: (line) => said.push(line), pauseMs: 1 });
    return said;
  };

  it('shuts the API first, then empties the buckets, then deletes the stack', async () => {
    const said = await erase();
    expect(keys).toEqual([]);
    expect([...buckets.values()].flat()).toEqual([]);
    expect(calls.filter((name) => WRITES.includes(name))).toEqual([
      'DeleteApiKey',
      'DeleteApiKey',
      'DeleteObjects',
      'DeleteObjects',
      'DeleteObjects',
      'DeleteStack',
    ]);
    expect(said.slice(0, 2)).toEqual(['Emptied audio-1: 1501 objects.', 'Emptied page-1: 1 objects.']);
  });

  it('leaves what is retained as it is', async () => {
    template.Resources.Audio.DeletionPolicy = 'Retain';
    await erase();
    expect(buckets.get('audio-1')).toHaveLength(1501);
  });

  it('empties once more when something was written while the stack was deleted', async () => {
    ends = ['DELETE_FAILED', 'DELETE_IN_PROGRESS', 'DELETE_COMPLETE'];
    await erase();
    expect(calls.filter((name) => name === 'DeleteStack')).toHaveLength(2);
  });

  it('says what CloudFormation could not delete', async () => {
    ends = ['DELETE_FAILED', 'DELETE_FAILED', 'DELETE_FAILED'];
    await expect(erase()).rejects.toThrow('could not delete the stack voice: DELETE_FAILED why');
  });
});
