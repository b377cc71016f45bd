import { STSClient } from '@aws-sdk/client-sts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readSettings, type Settings } from '../../settings/index.ts';
import { CommandError } from './errors.ts';

/** What each command takes to find the stack. */
export interface TargetOptions {
  /** `settings.<name>` to its value, as typed. */
  context: Record<string, string>;
  profile?: string;
}

/** What an SDK client is made with. */
export interface AwsConfig {
  region: string;
  profile?: string;
}

/** The stack that a command is about, and how to reach its account. */
export interface Target {
  settings: Settings;
  aws: AwsConfig;
}

/** Adds `-c` and `--profile`, the same for each command. */
export function addTargetOptions(command: Command): Command {
  const context = new Option('-c, --context <settings.key=value>', 'a setting other than in cdk.json (repeatable)')
    .argParser(parseContext)
    .default({}, 'cdk.json');
  return command.addOption(context).option('--profile <name>', 'a profile of the AWS configuration');
}

function parseContext(text: string, before: Record<string, string>): Record<string, string> {
  const [, name, value] = /^(settings\.\w+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError('Expected settings.<key>=<value>.');
  return { ...before, [name]: value };
}

/**
 * The region that the credentials come with: of the environment, then of the profile.
 *
 * @param environment variables; `AWS_DEFAULT_REGION` too, which the AWS CLI and the CDK read and the SDK does not
 * @returns `undefined` when none is set
 */
export async function regionOfCredentials(
  environment: NodeJS.ProcessEnv,
  profile: string | undefined,
): Promise<string | undefined> {
  const { AWS_REGION, AWS_DEFAULT_REGION } = environment;
  if (AWS_REGION || AWS_DEFAULT_REGION) return AWS_REGION || AWS_DEFAULT_REGION;
  const client = new STSClient({ ...(profile && { profile }) });
  return client.config.region().catch(() => undefined);
}

/** What to do where no region is known. */
export const NO_REGION =
  'No AWS region is set; give one with -c settings.region=…, in cdk.json, as AWS_REGION, or in the profile.';

/**
 * Reads the settings and the region.
 *
 * @param directory the folder of `cdk.json`
 * @throws SettingsError when a setting does not fit
 * @throws CommandError when there is no region
 */
export async function openTarget({ context, profile }: TargetOptions, directory: string): Promise<Target> {
  const settings = readSettings(context, directory);
  const region = settings.region ?? (await regionOfCredentials(process.env, profile));
  if (!region) throw new CommandError(NO_REGION, 2);
  return { settings, aws: { region, ...(profile && { profile }) } };
}
