import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Command } from 'commander';
import { addTargetOptions, openTarget, requireStack, runCommand, type TargetOptions } from '../shared/index.ts';
import { sendAgain } from './sendAgain.ts';

const program = addTargetOptions(
  new Command('redrive').description(
    'Has every recording that the service gave up (processing-failed) tried again, from its record. Safe to repeat.',
  ),
).action(async (options: TargetOptions) => {
  const { settings, aws } = await openTarget(options, process.cwd());
  const stack = await requireStack(new CloudFormationClient(aws), settings.name);
  const clients = { table: new DynamoDBClient(aws), sqs: new SQSClient({ ...aws, useQueueUrlAsEndpoint: false }) };
  const sent = await sendAgain(clients, {
    tableName: stack.output('TableName'),
    bucketName: stack.output('AudioBucketName'),
    queueUrls: { upload: stack.output('QueueUrl'), drop: stack.output('DropQueueUrl') },
  });
  console.log(sent === 0 ? 'Nothing was given up.' : `Sent to be tried again: ${sent}.`);
});

await runCommand(program);
