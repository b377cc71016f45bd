import { type CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import type { OutputName } from '../../outputs.ts';
import { CommandError } from './errors.ts';

/** The stack as it stands in the account. */
export interface DeployedStack {
  name: string;
  /** Its ARN, also after it is gone. */
  id: string;
  status: string;
  isProtected: boolean;
  /** @throws CommandError when it has no such output */
  output(name: OutputName): string;
}

/** @returns the stack, or `undefined` when there is none of that name */
export async function findStack(client: CloudFormationClient, name: string): Promise<DeployedStack | undefined> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0] && toDeployedStack(Stacks[0], name);
  } catch (error) {
    // The name's form was checked with the settings: what is left to refuse is that it names nothing.
    if (error instanceof Error && error.name === 'ValidationError') return undefined;
    throw error;
  }
}

/** @throws CommandError when there is none of that name */
export async function requireStack(client: CloudFormationClient, name: string): Promise<DeployedStack> {
  const stack = await findStack(client, name);
  if (stack) return stack;
  const region = await client.config.region();
  throw new CommandError(
    `There is no stack ${name} in ${region} in this account; deploy it with npm run deploy, or check settings.name, settings.region and the credentials.`,
  );
}

function toDeployedStack(stack: Stack, name: string): DeployedStack {
  const outputs = new Map(stack.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  const status = stack.StackStatus ?? 'unknown';
  return {
    name,
    id: stack.StackId ?? name,
    status,
    isProtected: stack.EnableTerminationProtection ?? false,
    output(key) {
      const value = outputs.get(key);
      if (value) return value;
      throw new CommandError(
        `Expected the stack ${name} to have the output ${key}; it is ${status} and has not; finish it with npm run deploy.`,
      );
    },
  };
}
