import { type APIGatewayClient, paginateGetApiKeys } from '@aws-sdk/client-api-gateway';
import { CommandError } from '../shared/index.ts';
import { type KeyRecord, keyLabels, toKeyRecord } from './keyRecord.ts';

/** API Gateway's own most. */
const PAGE_SIZE = 500;

/** @returns the stack's keys, by tenant, then the oldest first */
export async function listKeys(client: APIGatewayClient, stackName: string): Promise<KeyRecord[]> {
  const keys: KeyRecord[] = [];
  // The query is a prefix. Values are asked for since their last characters are shown.
  const query = { nameQuery: keyLabels(stackName, '').name, includeValues: true };
  for await (const { items = [] } of paginateGetApiKeys({ client, pageSize: PAGE_SIZE }, query)) {
    keys.push(...items.flatMap((item) => toKeyRecord(item, stackName) ?? []));
  }
  const time = ({ createdAt }: KeyRecord): number => createdAt?.getTime() ?? 0;
  return keys.sort((a, b) => a.tenant.localeCompare(b.tenant) || time(a) - time(b));
}

/**
 * The key of that id.
 *
 * @throws CommandError when the stack has none, so that no other stack's key is ever touched
 */
export async function requireKey(client: APIGatewayClient, stackName: string, id: string): Promise<KeyRecord> {
  const key = (await listKeys(client, stackName)).find((candidate) => candidate.id === id);
  if (key) return key;
  throw new CommandError(`The stack ${stackName} has no key ${id}; npm run keys -- list shows the ids.`);
}
