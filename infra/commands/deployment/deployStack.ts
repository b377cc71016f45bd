import { join } from 'node:path';
import type { Ready } from '../preflight/index.ts';
import type { TargetOptions } from '../shared/index.ts';
import { runTool } from './runTool.ts';

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
