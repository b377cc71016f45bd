import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket, CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { KEY_PREFIXES } from '../../contract/index.ts';
import { TENANT_PLACEHOLDER } from '../outputs.ts';
import { acknowledge } from './acknowledge.ts';
import type { Records } from './records.ts';

/** Lets a function read and write clips by their keys, and read the lists of them; nobody reads through the table. */
export function permitClips(to: LambdaFunction, { table }: Records): void {
  const actions = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'].map(
    (action) => `dynamodb:${action}`,
  );
  to.addToRolePolicy(new PolicyStatement({ actions, resources: [table.tableArn] }));
}

/** Lets a function send messages to one queue. */
export function permitMessages(to: LambdaFunction, queue: IQueue): void {
  to.addToRolePolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }));
}

type ObjectActions = ('s3:GetObject' | 's3:PutObject' | 's3:DeleteObject')[];
type ObjectKind = keyof typeof KEY_PREFIXES;

/** Lets a function do something with the objects of some kinds, and with no others. */
export function permitObjects(to: LambdaFunction, bucket: Bucket, actions: ObjectActions, kinds: ObjectKind[]): void {
  const below = kinds.map((kind) => `${KEY_PREFIXES[kind]}*`);
  permitKeys(to, bucket, actions, below);
}

/** Lets a function write tables of results, but no file of one result: those end in `.json`. */
export function permitTables(to: LambdaFunction, bucket: Bucket): void {
  const endings = ['csv', 'jsonl'].map((format) => `${KEY_PREFIXES.results}*.${format}`);
  permitKeys(to, bucket, ['s3:PutObject'], endings);
}

function permitKeys(to: LambdaFunction, bucket: Bucket, actions: ObjectActions, below: string[]): void {
  to.addToRolePolicy(
    new PolicyStatement({ actions, resources: below.map((pattern) => bucket.arnForObjects(pattern)) }),
  );
  const bucketId = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnBucket);
  const reason = 'Keys hold tenant and clip, which nobody knows beforehand; the prefix is as narrow as it can be.';
  const findings = below.map((pattern) => [`IAM5[Resource::<${bucketId}.Arn>/${pattern}]`, reason]);
  acknowledge(to.role!, Object.fromEntries(findings) as Record<string, string>);
}

/** Lets a function learn that an object is gone: without it S3 says 403, and not 404 (Amazon S3 API Reference, GetObject). */
export function permitList(to: LambdaFunction, bucket: Bucket): void {
  to.addToRolePolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }));
}

/**
 * The least that a partner needs to drop recordings and to fetch what came of them: an IAM policy for a role or user in the
 * operator's account, for one tenant's prefixes.
 */
export function dropPolicy(bucket: IBucket): object {
  const drops = `${KEY_PREFIXES.drops}${TENANT_PLACEHOLDER}/*`;
  const results = `${KEY_PREFIXES.results}${TENANT_PLACEHOLDER}/*`;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'DropRecordings',
        Effect: 'Allow',
        Action: 's3:PutObject',
        Resource: bucket.arnForObjects(drops),
      },
      { Sid: 'FetchResults', Effect: 'Allow', Action: 's3:GetObject', Resource: bucket.arnForObjects(results) },
      {
        Sid: 'ListOwn',
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: bucket.bucketArn,
        Condition: { StringLike: { 's3:prefix': [drops, results] } },
      },
    ],
  };
}
