import { type CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { GetAccountSettingsCommand, GetFunctionConcurrencyCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { mostInferAtOnce, type Reserving, reservationsOf, type Settings } from '../../settings/index.ts';
import { type Check, sentence } from './checks.ts';

/** AWS keeps so many of an account's for functions without a reservation (AWS Lambda Developer Guide, "Reserved concurrency"). */
const KEPT_BY_AWS = 100;
const ASK_FOR_MORE = 'ask AWS for more (Service Quotas, AWS Lambda, "Concurrent executions")';

/** How many functions may run at once in a region of an account, all together. */
export interface AccountConcurrency {
  limit: number;
  /** Of these, how many no function has reserved. */
  unreserved: number;
}

/** Where it is looked at. */
export interface ReservationClients {
  lambda: LambdaClient;
  cloudFormation: CloudFormationClient;
}

/**
 * Whether the account has the instances that the settings reserve.
 *
 * @returns a sentence of advice where the settings reserve none: what to reserve, or why none can be; `undefined` when
 * there is nothing to say, or these credentials may not look
 */
export async function checkReservations(
  clients: ReservationClients,
  settings: Settings,
): Promise<Check<string | undefined>> {
  try {
    const account = await accountConcurrency(clients.lambda);
    return account ? await compare(clients, settings, account) : { value: undefined };
  } catch (error) {
    return { problem: sentence(error) };
  }
}

async function compare(
  clients: ReservationClients,
  settings: Settings,
  account: AccountConcurrency,
): Promise<Check<string | undefined>> {
  const reservations = reservationsOf(settings);
  const wanted = sum(Object.values(reservations));
  if (wanted === 0) return { value: advise(settings, account) };
  if (wanted <= free(account)) return { value: undefined };
  // A stack that stands has its own already: asked for only where it matters.
  const isPossible = wanted <= account.limit - KEPT_BY_AWS;
  if (isPossible && wanted <= free(account) + (await reservedByStack(clients, settings.name))) {
    return { value: undefined };
  }
  return {
    problem: `The settings reserve ${wanted} instances (${list(reservations)}), but ${describe(account)}. Lower or remove ${names(reservations)}, or ${ASK_FOR_MORE}.`,
  };
}

/**
 * What an account can reserve for a stack: for `infer` all that its queues call at once; for `presign` as many calls as
 * one key may make at once; for `webhook` one for each recording that is worked on. Whatever does not fit is left out,
 * `infer` last.
 */
export function proposeReservations(
  settings: Settings,
  account: AccountConcurrency,
): Partial<Record<Reserving, number>> {
  const worth: [Reserving, number][] = [
    ['infer', mostInferAtOnce(settings)],
    ['presign', settings.throttleBurst],
    ...(settings.webhookUrl ? ([['webhook', settings.maxConcurrency]] as [Reserving, number][]) : []),
  ];
  let left = free(account);
  const fitting = worth.filter(([, instances]) => {
    const fits = instances <= left;
    if (fits) left -= instances;
    return fits;
  });
  return fitting.some(([name]) => name === 'infer') ? Object.fromEntries(fitting) : {};
}

function advise(settings: Settings, account: AccountConcurrency): string {
  const proposal = proposeReservations(settings, account);
  if (proposal.infer === undefined) {
    const needs = `infer alone would need ${mostInferAtOnce(settings)}`;
    return `No instances can be reserved: ${describe(account)}; ${needs}. Until then all functions of the account share what there is (docs/operations.md, What waits); ${ASK_FOR_MORE}.`;
  }
  const options = Object.entries(proposal).map(([name, instances]) => `-c settings.${settingOf(name)}=${instances}`);
  return `No instances are reserved, and ${describe(account)}. So that no function takes what another needs: ${options.join(' ')} (or in cdk.json; docs/deploy.md).`;
}

function describe(account: AccountConcurrency): string {
  const { limit, unreserved } = account;
  const reserved = limit - unreserved > 0 ? `${limit - unreserved} are reserved already, ` : '';
  const rest = free(account) > 0 ? `${free(account)} can be reserved` : 'none can be reserved';
  return `this account runs ${limit} functions at once in this region, ${reserved}AWS keeps ${KEPT_BY_AWS} without reservation, and so ${rest}`;
}

function free({ unreserved }: AccountConcurrency): number {
  return Math.max(0, unreserved - KEPT_BY_AWS);
}

function settingOf(name: string): string {
  return `${name}ReservedConcurrency`;
}

function names(reservations: object): string {
  return Object.keys(reservations).map(settingOf).join(', ');
}

function list(reservations: object): string {
  return Object.entries(reservations)
    .map(([name, instances]) => `${name} ${instances}`)
    .join(', ');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

async function accountConcurrency(lambda: LambdaClient): Promise<AccountConcurrency | undefined> {
  try {
    const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}));
    const { ConcurrentExecutions: limit, UnreservedConcurrentExecutions: unreserved } = AccountLimit ?? {};
    return limit === undefined || unreserved === undefined ? undefined : { limit, unreserved };
  } catch (error) {
    if (error instanceof Error && error.name === 'AccessDeniedException') return undefined;
    throw error;
  }
}

async function reservedByStack({ lambda, cloudFormation }: ReservationClients, stackName: string): Promise<number> {
  const reserved = (await functionsOf(cloudFormation, stackName)).map(async (FunctionName) => {
    const { ReservedConcurrentExecutions = 0 } = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }));
    return ReservedConcurrentExecutions;
  });
  return sum(await Promise.all(reserved));
}

/** @returns their names; none where there is no such stack yet */
async function functionsOf(client: CloudFormationClient, stackName: string): Promise<string[]> {
  const functions: string[] = [];
  try {
    for await (const page of paginateListStackResources({ client }, { StackName: stackName })) {
      const summaries = page.StackResourceSummaries ?? [];
      const ours = summaries.filter(({ ResourceType }) => ResourceType === 'AWS::Lambda::Function');
      functions.push(...ours.flatMap(({ PhysicalResourceId }) => PhysicalResourceId ?? []));
    }
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ValidationError')) throw error;
  }
  return functions;
}
