import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { explainAwsError } from '../shared/index.ts';
import type { Check } from './check.ts';

/** Where `cdk bootstrap` notes its version; `hnb659fds` is the qualifier it uses unless told otherwise. */
const VERSION_PARAMETER = '/cdk-bootstrap/hnb659fds/version';
/** What aws-cdk-lib's DefaultStackSynthesizer asks for (MIN_BOOTSTRAP_STACK_VERSION). */
const LEAST_VERSION = 6;

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
    if (version >= LEAST_VERSION) return { value: version };
    const problem = `The CDK's bootstrap of ${account} in ${region} has version ${Parameter?.Value}; expected ${LEAST_VERSION} or newer; ${remedy} to renew it.`;
    return { problem };
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'AccessDeniedException') return { value: undefined };
    if (name !== 'ParameterNotFound') return { problem: sentence(error) };
    return { problem: `The account ${account} is not bootstrapped for the CDK in ${region}; ${remedy} once.` };
  }
}

/** A fault that is not AWS's is no finding of the preflight. */
function sentence(error: unknown): string {
  const text = explainAwsError(error);
  if (!text) throw error;
  return text;
}
