import {
  type APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
} from '@aws-sdk/client-api-gateway';
import { newApiKey } from '../../../functions/newApiKey.ts';
import { keyLabels } from './keyRecord.ts';

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
    await client.send(new DeleteApiKeyCommand({ apiKey: id }));
    throw error;
  }
  return { id, value };
}
