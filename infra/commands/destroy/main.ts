import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Command } from 'commander';
import {
  type AwsConfig,
  addTargetOptions,
  askOnTerminal,
  confirmByTyping,
  openTarget,
  requireStack,
  runCommand,
  type TargetOptions,
} from '../shared/index.ts';
import { eraseStack } from './eraseStack.ts';
import { type ErasureClients, takeInventory } from './inventory.ts';

const program = addTargetOptions(
  new Command('destroy').description(
    'Erases the deployment: recordings, results, keys, page and API. Says first what, and asks.',
  ),
)
  .option('--yes', 'do not ask', false)
  .action(async (options: TargetOptions & { yes: boolean }) => {
    const { settings, aws } = await openTarget(options, process.cwd());
    const clients = clientsOf(aws);
    const stack = await requireStack(clients.cloudFormation, settings.name);
    const inventory = await takeInventory(clients, stack);
    console.log(`This erases from ${aws.region}:\n${list(inventory.erased)}`);
    if (inventory.kept.length > 0)
      console.log(`This stays (by settings.removalPolicy, or because others may use it):\n${list(inventory.kept)}`);
    console.log('DynamoDB keeps a backup of its own of a deleted table for 35 days (point-in-time recovery).');
    await confirmByTyping(stack.name, askOnTerminal(options.yes));
    await eraseStack(clients, { stack, inventory, say: (line) => console.log(line) });
    console.log(`Erased: ${stack.name}. What the CDK keeps for all its stacks (its bucket and images) stays.`);
  });

function clientsOf(aws: AwsConfig): ErasureClients {
  return {
    cloudFormation: new CloudFormationClient(aws),
    s3: new S3Client(aws),
    dynamoDb: new DynamoDBClient(aws),
    sqs: new SQSClient({ ...aws, useQueueUrlAsEndpoint: false }),
    apiGateway: new APIGatewayClient(aws),
  };
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}

await runCommand(program);
