import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { REGIONS } from '../../settings/index.ts';
import { explainAwsError, NO_REGION } from '../shared/index.ts';

/** What a check found: what it looked for, or a sentence that says what is missing and what to do. */
export type Check<T> = { value: T } | { problem: string };

/** As in package.json's engines. */
const LEAST_NODE = [20, 19] as const;

/** @param version of `process.versions.node` */
export function checkNode(version: string): Check<string> {
  const [major, minor] = version.split('.').map(Number);
  if (major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])) return { value: version };
  return { problem: `Node ${LEAST_NODE.join('.')} or newer is needed; this is ${version}; install a newer one.` };
}

/** @param region of the settings or, when they have none, of the credentials */
export function checkRegion(region: string | undefined): Check<string> {
  if (!region) return { problem: NO_REGION };
  if (REGIONS.some((supported) => supported === region)) return { value: region };
  return { problem: `The region ${region} has not all that the stack needs; expected one of ${REGIONS.join(', ')}.` };
}

/** Tools that build the image, tried in this order when none is named. */
const TOOLS = ['docker', 'finch', 'podman'];
/** A tool whose virtual machine hangs must not hang us. */
const TIMEOUT_MS = 20_000;

/** Runs a programme; rejects when it is not there or fails. */
export type RunTool = (tool: string, args: string[]) => Promise<unknown>;

const runFile: RunTool = (tool, args) => promisify(execFile)(tool, args, { timeout: TIMEOUT_MS });

/**
 * Finds a tool that builds and pushes images, and is running.
 *
 * @param named of `CDK_DOCKER`, the variable by which the CDK is told; then no other is tried
 * @param run a stand-in for tests
 * @returns its name, for `CDK_DOCKER`
 * @see https://docs.aws.amazon.com/cdk/v2/guide/build-containers.html
 */
export async function checkContainerTool(named: string | undefined, run: RunTool = runFile): Promise<Check<string>> {
  const silent: string[] = [];
  for (const tool of named ? [named] : TOOLS) {
    try {
      await run(tool, ['info']);
      return { value: tool };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') silent.push(tool);
    }
  }
  if (silent.length > 0) {
    return { problem: `${silent.join(' and ')} is installed but does not answer "info"; start it, then try again.` };
  }
  const missing = named
    ? `CDK_DOCKER names ${named}, which is not there; correct it, or unset it and install Docker, Finch or Podman.`
    : 'No container tool was found, and the recogniser is deployed as an image; install Docker, Finch or Podman, or name one by CDK_DOCKER.';
  return { problem: missing };
}

/** Where `cdk bootstrap` notes its version; `hnb659fds` is the qualifier it uses unless told otherwise. */
const VERSION_PARAMETER = '/cdk-bootstrap/hnb659fds/version';
/** What aws-cdk-lib's DefaultStackSynthesizer asks for (MIN_BOOTSTRAP_STACK_VERSION). */
const LEAST_BOOTSTRAP = 6;

/** @returns the account's number */
export async function checkCredentials(sts: STSClient): Promise<Check<string>> {
  try {
    const { Account = '' } = await sts.send(new GetCallerIdentityCommand({}));
    return { value: Account };
  } catch (error) {
    return { problem: sentence(error) };
  }
}

/**
 * Whether the CDK's own bucket, registry and roles are in the account's region.
 *
 * @returns their version; `undefined` when these credentials may not look, which the CDK's roles then do
 * @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
 */
export async function checkBootstrap(
  ssm: SSMClient,
  account: string,
  region: string,
): Promise<Check<number | undefined>> {
  const remedy = `run npx cdk bootstrap aws://${account}/${region}`;
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: VERSION_PARAMETER }));
    const version = Number(Parameter?.Value);
    if (version >= LEAST_BOOTSTRAP) return { value: version };
    const problem = `The CDK's bootstrap of ${account} in ${region} has version ${Parameter?.Value}; expected ${LEAST_BOOTSTRAP} or newer; ${remedy} to renew it.`;
    return { problem };
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'AccessDeniedException') return { value: undefined };
    if (name !== 'ParameterNotFound') return { problem: sentence(error) };
    return { problem: `The account ${account} is not bootstrapped for the CDK in ${region}; ${remedy} once.` };
  }
}

/**
 * What AWS refused, as a sentence.
 *
 * @throws the error itself when it is not AWS's: a fault of ours is no finding of the preflight
 */
export function sentence(error: unknown): string {
  const text = explainAwsError(error);
  if (!text) throw error;
  return text;
}
