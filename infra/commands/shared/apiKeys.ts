import {
  type APIGatewayClient,
  type ApiKey,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  paginateGetApiKeys,
  UpdateApiKeyCommand,
} from '@aws-sdk/client-api-gateway';
import { isTenant } from '../../../contract/index.ts';
import { newApiKey } from '../../../functions/newApiKey.ts';
import { CommandError } from './errors.ts';

/** Tag with the tenant; the cost tag `application` holds the stack's name. */
const TENANT_TAG = 'tenant';
/** API Gateway's own most. */
const PAGE_SIZE = 500;

/** A key as it may be shown. API Gateway alone keeps keys; a value names its tenant. */
export interface KeyRecord {
  id: string;
  tenant: string;
  createdAt: Date | undefined;
  isEnabled: boolean;
  /** The last four characters of the value: enough to know it by, nothing to use. */
  ending: string;
}

/** The stack that a key is for. */
export interface KeyHome {
  stackName: string;
  /** Carries the limits of each key, and says which API it opens. */
  usagePlanId: string;
}

/** A new key: the only time that its value is shown. */
export interface CreatedKey {
  id: string;
  value: string;
}

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

/** Makes a key of a tenant that opens the stack's API. A key that cannot be put into the usage plan is taken back. */
export async function createKey(
  client: APIGatewayClient,
  { stackName, usagePlanId }: KeyHome,
  tenant: string,
): Promise<CreatedKey> {
  const value = newApiKey(tenant);
  const { id = '' } = await client.send(
    new CreateApiKeyCommand({ ...keyLabels(stackName, tenant), value, enabled: true }),
  );
  try {
    await client.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId: id, keyType: 'API_KEY' }));
  } catch (error) {
    await deleteKey(client, id);
    throw error;
  }
  return { id, value };
}

/** Lets a key work, or no longer: it is kept and can be changed back. */
export async function setKeyEnabled(client: APIGatewayClient, id: string, isEnabled: boolean): Promise<void> {
  const patchOperations = [{ op: 'replace' as const, path: '/enabled', value: String(isEnabled) }];
  await client.send(new UpdateApiKeyCommand({ apiKey: id, patchOperations }));
}

/** Deletes a key for good. */
export async function deleteKey(client: APIGatewayClient, id: string): Promise<void> {
  await client.send(new DeleteApiKeyCommand({ apiKey: id }));
}

/** The key's name and tags, by which a stack's keys are told from others. */
function keyLabels(stackName: string, tenant: string): { name: string; tags: Record<string, string> } {
  return { name: `${stackName}/${tenant}`, tags: { application: stackName, [TENANT_TAG]: tenant } };
}

/** @returns the record, or `undefined` when the key is not one of the stack's */
function toKeyRecord(key: ApiKey, stackName: string): KeyRecord | undefined {
  const tenant = key.tags?.[TENANT_TAG];
  if (!key.id || !tenant || !isTenant(tenant) || key.name !== keyLabels(stackName, tenant).name) return undefined;
  return {
    id: key.id,
    tenant,
    createdAt: key.createdDate,
    isEnabled: key.enabled ?? false,
    ending: key.value?.slice(-4) ?? '',
  };
}
