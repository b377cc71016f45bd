import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CLIP_FINISHED } from '../../contract/index.ts';
import type { Settings } from '../settings/index.ts';
import { BundledFunction } from './functions.ts';
import { deadLetterQueue } from './queue.ts';
import type { Records } from './records.ts';

/** As many events as the bus takes in one call (Amazon EventBridge API Reference, PutEvents). */
const BATCH_SIZE = 10;
const RETRY_ATTEMPTS = 10;

/** What the announcer works with. */
export interface AnnouncerProps {
  settings: Settings;
  functionsDirectory: string;
  records: Records;
  bus: IEventBus;
}

/**
 * `announce`: tells the bus of each clip that is finished. It follows the table, so that no event is lost when `infer`
 * dies between two writes; and it is a function, because DynamoDB lets Lambda alone read a stream without charge
 * (Amazon DynamoDB pricing, "DynamoDB Streams").
 */
export class Announcer extends Construct {
  readonly function: IFunction;
  /** What the bus never took: positions in the stream, which keeps its changes for a day. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { settings, functionsDirectory, records: { table }, bus }: AnnouncerProps) {
    super(scope, id);
    this.deadLetters = deadLetterQueue(this, 'DeadLetters');
    const bundled = new BundledFunction(this, 'Announce', {
      name: 'announce',
      description: 'Puts an event on the bus for each clip that is finished.',
      settings,
      functionsDirectory,
      memorySizeMb: 256,
      timeout: Duration.seconds(30),
      environment: { EVENT_BUS_NAME: bus.eventBusName },
    });
    this.function = bundled.function;
    const streamArn = table.tableStreamArn as string;
    for (const statement of permissions(streamArn, bus)) bundled.function.addToRolePolicy(statement);
    // Not CDK's event source for tables: it would let the function list the streams of all tables.
    bundled.function.addEventSourceMapping('Stream', {
      eventSourceArn: streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: BATCH_SIZE,
      filters: [FINISHED_CLIPS],
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: RETRY_ATTEMPTS,
      onFailure: new SqsDlq(this.deadLetters),
    });
  }
}

/** As Lambda writes filters of a stream (AWS Lambda Developer Guide, "Control which events Lambda sends"). */
const FINISHED_CLIPS = {
  pattern: JSON.stringify({
    eventName: ['INSERT', 'MODIFY'],
    dynamodb: { NewImage: { sk: { S: ['clip'] }, status: { S: ['done', 'failed'] } } },
  }),
};

function permissions(streamArn: string, bus: IEventBus): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      resources: [streamArn],
    }),
    new PolicyStatement({
      actions: ['events:PutEvents'],
      resources: [bus.eventBusArn],
      // On the account's own bus it may speak for itself alone.
      conditions: { StringEquals: { 'events:source': CLIP_FINISHED.source } },
    }),
  ];
}
