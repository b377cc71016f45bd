import { type APIGatewayClient, DeleteApiKeyCommand, UpdateApiKeyCommand } from '@aws-sdk/client-api-gateway';

/** Lets a key work, or no longer: it is kept and can be changed back. */
export async function setKeyEnabled(client: APIGatewayClient, id: string, isEnabled: boolean): Promise<void> {
  const patchOperations = [{ op: 'replace' as const, path: '/enabled', value: String(isEnabled) }];
  await client.send(new UpdateApiKeyCommand({ apiKey: id, patchOperations }));
}

/** Deletes a key for good. */
export async function deleteKey(client: APIGatewayClient, id: string): Promise<void> {
  await client.send(new DeleteApiKeyCommand({ apiKey: id }));
}
