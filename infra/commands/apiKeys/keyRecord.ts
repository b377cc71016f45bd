import type { ApiKey } from '@aws-sdk/client-api-gateway';
import { isTenant } from '../../../contract/index.ts';

/** Tag with the tenant; the cost tag `application` holds the stack's name. */
const TENANT_TAG = 'tenant';

/** A key as it may be shown. */
export interface KeyRecord {
  id: string;
  tenant: string;
  createdAt: Date | undefined;
  isEnabled: boolean;
  /** The last four characters of the value: enough to know it by, nothing to use. */
  ending: string;
}

/** The key's name and tags, by which a stack's keys are told from others. */
export function keyLabels(stackName: string, tenant: string): { name: string; tags: Record<string, string> } {
  return { name: `${stackName}/${tenant}`, tags: { application: stackName, [TENANT_TAG]: tenant } };
}

/** @returns the record, or `undefined` when the key is not one of the stack's */
export function toKeyRecord(key: ApiKey, stackName: string): KeyRecord | undefined {
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
