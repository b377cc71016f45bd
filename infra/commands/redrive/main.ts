import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Command } from 'commander';
import { addTargetOptions, openTarget, requireStack, runCommand, type TargetOptions } from '../shared/index.ts';
import { moveDeadLetters } from './moveDeadLetters.ts';

const program = addTargetOptions(
  new Command('redrive').description(
    'Puts the dead letters (recordings whose processing failed five times) back into the queue. Safe to repeat.',
  ),
).action(async (options: TargetOptions) => {
  const { settings, aws } = await openTarget(options, process.cwd());
  const stack = await requireStack(new CloudFormationClient(aws), settings.name);
  const moved = await moveDeadLetters(new SQSClient({ ...aws, useQueueUrlAsEndpoint: false }), {
    deadLetterQueueUrl: stack.output('DeadLetterQueueUrl'),
    queueUrl: stack.output('QueueUrl'),
    say: (line) => console.error(line),
  });
  console.log(moved === 0 ? 'Nothing was moved.' : `Back in the queue: ${moved}.`);
});

await runCommand(program);
