import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { CommandError, type TargetOptions } from '../shared/index.ts';
import type { Ready } from './preflight.ts';

/** Where the stack's outputs are also written, for other programmes. */
const OUTPUTS_FILE = 'cdk-outputs.json';

/**
 * Builds, then lets the CDK build and push the image and create or change the stack.
 *
 * @param directory of the project
 * @throws CommandError when a step fails
 */
export async function deployStack(
  ready: Ready,
  options: Pick<TargetOptions, 'context'>,
  directory: string,
): Promise<void> {
  const common = { directory, environment: cdkEnvironment(ready, process.env) };
  await runTool({ ...common, name: 'The build', script: join(directory, 'scripts/build.mjs'), args: [] });
  const script = join(directory, 'node_modules/aws-cdk/bin/cdk');
  await runTool({ ...common, name: 'cdk deploy', script, args: cdkArguments(ready, options) });
}

/** The region and the container tool that the preflight found, as the CDK reads them. */
export function cdkEnvironment({ aws, containerTool }: Ready, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...environment, AWS_REGION: aws.region, CDK_DOCKER: containerTool };
}

/** The words after `cdk`. */
export function cdkArguments({ aws }: Pick<Ready, 'aws'>, { context }: Pick<TargetOptions, 'context'>): string[] {
  return [
    'deploy',
    ...['--outputs-file', OUTPUTS_FILE],
    ...Object.entries(context).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ...(aws.profile ? ['--profile', aws.profile] : []),
  ];
}

/** A programme of this repository. */
export interface Tool {
  /** For messages. */
  name: string;
  /** A script for Node. */
  script: string;
  args: readonly string[];
  directory: string;
  environment: NodeJS.ProcessEnv;
}

/**
 * Runs a script with this process's Node, on the same terminal.
 *
 * @throws CommandError when it fails; it has said why itself
 */
export async function runTool({ name, script, args, directory, environment }: Tool): Promise<void> {
  const child = spawn(process.execPath, [script, ...args], { cwd: directory, env: environment, stdio: 'inherit' });
  const [status, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (status !== 0)
    throw new CommandError(`${name} ended with ${signal ?? `status ${status}`}; its reason stands above.`);
}
