import { join } from 'node:path';
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { S3Client } from '@aws-sdk/client-s3';
import { Command } from 'commander';
import { addTargetOptions, CommandError, requireStack, runCommand, type TargetOptions } from '../shared/index.ts';
import { deployStack } from './deployStack.ts';
import { finishDeployment, summary } from './finishDeployment.ts';
import { preflight } from './preflight.ts';

const program = addTargetOptions(
  new Command('deploy').description(
    'Deploys the service into your AWS account, or changes what is there. Looks first whether all that it needs is there.',
  ),
)
  .option('--check', 'only look whether all that it needs is there', false)
  .action(async (options: TargetOptions & { check: boolean }) => {
    const directory = process.cwd();
    const found = await preflight(options, directory, process.env);
    if ('problems' in found) {
      throw new CommandError(`${found.problems.join('\n')}\nNothing was created.`, 2);
    }
    const { ready } = found;
    const { settings, aws, account, containerTool } = ready;
    console.log(`All is there: account ${account}, ${aws.region}, ${containerTool}, stack ${settings.name}.`);
    if (ready.advice) console.log(ready.advice);
    if (options.check) return;
    await deployStack(ready, options, directory);
    const stack = await requireStack(new CloudFormationClient(aws), settings.name);
    const clients = {
      s3: new S3Client(aws),
      cloudFront: new CloudFrontClient(aws),
      apiGateway: new APIGatewayClient(aws),
    };
    const key = await finishDeployment(clients, stack, join(directory, 'dist/web'));
    console.log(`\n${summary(stack, key)}`);
  });

await runCommand(program);
