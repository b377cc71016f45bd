import { setTimeout as sleep } from 'node:timers/promises';
import { type CloudFormationClient, DeleteStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CommandError, type DeployedStack, deleteKey, emptyBucket } from '../shared/index.ts';
import type { ErasureClients, Inventory } from './inventory.ts';

/** While a stack is deleted, its service still writes: a log, a result. A bucket may need emptying once more. */
const ATTEMPTS = 3;

/** What {@link eraseStack} works on. */
export interface ErasureOptions {
  stack: DeployedStack;
  inventory: Pick<Inventory, 'buckets' | 'keys'>;
  say: (line: string) => void;
  /** Between two looks at the stack. */
  pauseMs?: number;
}

/**
 * Erases the stack and all that it does not keep: its keys first, so that nothing new comes in, then what the buckets
 * hold, then the stack.
 *
 * @throws CommandError when CloudFormation cannot delete something
 */
export async function eraseStack(clients: ErasureClients, options: ErasureOptions): Promise<void> {
  const { stack, inventory, say } = options;
  for (const { id } of inventory.keys) await deleteKey(clients.apiGateway, id);
  let reason = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    for (const bucket of inventory.buckets) {
      const count = await emptyIfThere(clients, bucket);
      if (count > 0) say(`Emptied ${bucket}: ${count} objects.`);
    }
    await clients.cloudFormation.send(new DeleteStackCommand({ StackName: stack.id }));
    say(attempt === 1 ? 'Deleting the stack; CloudFront takes some minutes.' : 'Deleting the stack once more.');
    const end = await untilDeleted(clients.cloudFormation, options);
    if (end === undefined) return;
    reason = end;
  }
  throw new CommandError(`CloudFormation could not delete the stack ${stack.name}: ${reason} Run this again later.`);
}

/** After a first attempt some buckets may be gone. */
async function emptyIfThere({ s3 }: ErasureClients, bucket: string): Promise<number> {
  try {
    return await emptyBucket(s3, bucket);
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchBucket') return 0;
    throw error;
  }
}

/** @returns why it was not deleted, or `undefined` when it is gone; asked for by its ARN, which outlives it */
async function untilDeleted(
  client: CloudFormationClient,
  { stack, pauseMs = 5000 }: ErasureOptions,
): Promise<string | undefined> {
  for (;;) {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack.id }));
    const [{ StackStatus = 'DELETE_COMPLETE', StackStatusReason = '' } = {}] = Stacks;
    if (StackStatus === 'DELETE_COMPLETE') return undefined;
    if (StackStatus !== 'DELETE_IN_PROGRESS') return `${StackStatus} ${StackStatusReason}`.trim();
    await sleep(pauseMs);
  }
}
