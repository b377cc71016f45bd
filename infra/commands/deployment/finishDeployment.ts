import type { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { type CreatedKey, createKey, listKeys } from '../apiKeys/index.ts';
import type { DeployedStack } from '../shared/index.ts';
import { publishSite, type SiteClients } from '../site/index.ts';

/** Whose key a new deployment comes with. */
export const FIRST_TENANT = 'default';

/** What CloudFormation leaves to us. */
export interface FinishClients extends SiteClients {
  apiGateway: APIGatewayClient;
}

/**
 * Publishes the page, and makes a first key unless the stack has any.
 *
 * @param siteDirectory the built page
 * @returns the key that was made
 */
export async function finishDeployment(
  clients: FinishClients,
  stack: DeployedStack,
  siteDirectory: string,
): Promise<CreatedKey | undefined> {
  await publishSite(clients, {
    directory: siteDirectory,
    bucket: stack.output('PageBucketName'),
    distributionId: stack.output('DistributionId'),
  });
  const keys = await listKeys(clients.apiGateway, stack.name);
  if (keys.length > 0) return undefined;
  const home = { stackName: stack.name, usagePlanId: stack.output('UsagePlanId') };
  return createKey(clients.apiGateway, home, FIRST_TENANT);
}
