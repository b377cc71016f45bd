import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { readCdkContext, readSettings, type Settings, SettingsError } from '../../settings/index.ts';
import { regionOfCredentials, type Target, type TargetOptions } from '../shared/index.ts';
import { type Check, checkBootstrap, checkContainerTool, checkCredentials, checkNode, checkRegion } from './checks.ts';
import { checkReservations } from './reservations.ts';

/** All that a deployment needs. */
export interface Ready extends Target {
  account: string;
  containerTool: string;
  /** What could be better in this account, if anything. */
  advice: string | undefined;
}

/** What the preflight found. */
export type Preflight = { ready: Ready } | { problems: string[] };

/** Any region answers who the caller is. */
const ANY_REGION = 'us-east-1';

/**
 * Looks at everything that a deployment needs, and changes nothing. All problems are found at once, a sentence each.
 *
 * @param options of the command line
 * @param directory the folder of `cdk.json`
 * @param environment variables of this process
 */
export async function preflight(
  options: TargetOptions,
  directory: string,
  environment: NodeJS.ProcessEnv,
): Promise<Preflight> {
  const { settings, settingsProblems } = trySettings(options, directory);
  const given = settings?.region ?? givenRegion(options, directory);
  const region = checkRegion(given ?? (await regionOfCredentials(environment, options.profile)));
  // A given region that does not fit is among the settings' problems already.
  const isToldAlready = !settings && given !== undefined;
  const node = checkNode(process.versions.node);
  const [tool, account] = await Promise.all([
    checkContainerTool(environment.CDK_DOCKER),
    checkAccount(region, settings, options.profile),
  ]);
  const problems = [...settingsProblems, ...problemsOf(node, tool, ...(isToldAlready ? [] : [region]), account)];
  if (problems.length > 0 || !settings || 'problem' in region || 'problem' in tool || 'problem' in account) {
    return { problems };
  }
  const { profile } = options;
  const aws = { region: region.value, ...(profile && { profile }) };
  return { ready: { settings, aws, ...account.value, containerTool: tool.value } };
}

function trySettings(
  { context }: TargetOptions,
  directory: string,
): { settings?: Settings; settingsProblems: readonly string[] } {
  try {
    return { settings: readSettings(context, directory), settingsProblems: [] };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { settingsProblems: error.problems };
  }
}

/** The region in settings that may be wrong. */
function givenRegion({ context }: TargetOptions, directory: string): string | undefined {
  try {
    const region = context['settings.region'] ?? readCdkContext(directory).settings.region;
    return region ? String(region) : undefined;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return undefined;
  }
}

/** The credentials and, where they and the region are good, what the account has in that region. */
async function checkAccount(
  region: Check<string>,
  settings: Settings | undefined,
  profile: string | undefined,
): Promise<Check<Pick<Ready, 'account' | 'advice'>>> {
  const client = { region: 'value' in region ? region.value : ANY_REGION, ...(profile && { profile }) };
  const account = await checkCredentials(new STSClient(client));
  if ('problem' in account) return account;
  if ('problem' in region) return { value: { account: account.value, advice: undefined } };
  const bootstrap = await checkBootstrap(new SSMClient(client), account.value, region.value);
  if ('problem' in bootstrap) return bootstrap;
  const clients = { lambda: new LambdaClient(client), cloudFormation: new CloudFormationClient(client) };
  const reservations = settings ? await checkReservations(clients, settings) : { value: undefined };
  return 'problem' in reservations ? reservations : { value: { account: account.value, advice: reservations.value } };
}

function problemsOf(...checks: Check<unknown>[]): string[] {
  return checks.flatMap((check) => ('problem' in check ? [check.problem] : []));
}
