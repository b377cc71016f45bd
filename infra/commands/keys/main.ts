import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { isTenant, TENANT_RULE } from '../../../contract/index.ts';
import {
  addTargetOptions,
  askOnTerminal,
  CommandError,
  confirmByTyping,
  createKey,
  type DeployedStack,
  deleteKey,
  listKeys,
  openTarget,
  requireKey,
  requireStack,
  runCommand,
  setKeyEnabled,
  type TargetOptions,
} from '../shared/index.ts';
import { formatKeys, tenantPolicy } from './output.ts';

const program = new Command('keys').description(
  'The keys of the API. A key belongs to a tenant; a tenant sees its own clips only, and may have several keys.',
);

subcommand('list', 'id, tenant, time, whether it works, and the last four characters of each').action(
  async (options: TargetOptions) => {
    const { client, stack } = await open(options);
    const keys = await listKeys(client, stack.name);
    if (keys.length > 0) console.log(formatKeys(keys));
    else console.log(`The stack ${stack.name} has no keys; npm run keys -- create TENANT makes one.`);
  },
);

subcommand('create', 'a new key of a tenant; its value is shown this once')
  .addArgument(tenantArgument())
  .action(async (tenant: string, options: TargetOptions) => {
    const { client, stack } = await open(options);
    await create(client, stack, tenant);
  });

subcommand('rotate', 'a new key of a tenant that has one; the old ones work until they are revoked')
  .addArgument(tenantArgument())
  .action(async (tenant: string, options: TargetOptions) => {
    const { client, stack } = await open(options);
    const old = (await listKeys(client, stack.name)).filter((key) => key.tenant === tenant && key.isEnabled);
    if (old.length === 0) {
      throw new CommandError(`The tenant ${tenant} has no working key; npm run keys -- create ${tenant} makes one.`);
    }
    await create(client, stack, tenant);
    console.error(`Still working: ${old.map(({ id, ending }) => `${id} (…${ending})`).join(', ')}.`);
    console.error('When the new key is in use everywhere: npm run keys -- revoke ID for each.');
  });

subcommand('revoke', 'a key works no longer; keys -- enable ID takes it back, unless it was deleted')
  .addArgument(idArgument())
  .option('--delete', 'delete it for good, after asking')
  .option('--yes', 'do not ask', false)
  .action(async (id: string, options: TargetOptions & { delete?: boolean; yes: boolean }) => {
    const { client, stack } = await open(options);
    const { tenant, ending } = await requireKey(client, stack.name, id);
    if (options.delete) {
      console.error(`The key ${id} (…${ending}) of the tenant ${tenant} will be deleted.`);
      await confirmByTyping(id, askOnTerminal(options.yes));
      await deleteKey(client, id);
    } else {
      await setKeyEnabled(client, id, false);
    }
    const undo = options.delete ? '' : ` To take it back: npm run keys -- enable ${id}`;
    console.error(`${options.delete ? 'Deleted' : 'Revoked'} the key ${id} of the tenant ${tenant}.${undo}`);
  });

subcommand('enable', 'a revoked key works again')
  .addArgument(idArgument())
  .action(async (id: string, options: TargetOptions) => {
    const { client, stack } = await open(options);
    const { tenant } = await requireKey(client, stack.name, id);
    await setKeyEnabled(client, id, true);
    console.error(`The key ${id} of the tenant ${tenant} works again.`);
  });

subcommand('policy', "an IAM policy for a tenant's partner: to drop files and read their results, and no more")
  .addArgument(tenantArgument())
  .action(async (tenant: string, options: TargetOptions) => {
    const { stack } = await open(options);
    console.log(tenantPolicy(stack.output('DropPolicyJson'), tenant));
  });

function subcommand(name: string, description: string): Command {
  return addTargetOptions(program.command(name).description(description));
}

function idArgument(): Argument {
  return new Argument('<id>', 'as keys -- list shows it');
}

function tenantArgument(): Argument {
  return new Argument('<tenant>', TENANT_RULE).argParser((name: string) => {
    if (isTenant(name)) return name;
    throw new InvalidArgumentError(`Expected ${TENANT_RULE}.`);
  });
}

async function open(options: TargetOptions): Promise<{ client: APIGatewayClient; stack: DeployedStack }> {
  const { settings, aws } = await openTarget(options, process.cwd());
  const stack = await requireStack(new CloudFormationClient(aws), settings.name);
  return { client: new APIGatewayClient(aws), stack };
}

/** The value alone goes to standard output, so that it can be piped into a secret store. */
async function create(client: APIGatewayClient, stack: DeployedStack, tenant: string): Promise<void> {
  const home = { stackName: stack.name, usagePlanId: stack.output('UsagePlanId') };
  const { id, value } = await createKey(client, home, tenant);
  console.error(`The key ${id} of the tenant ${tenant}, shown this once; it works within a minute:`);
  console.log(value);
}

await runCommand(program);
