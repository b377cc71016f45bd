import type { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { KEY_PREFIXES } from '../../../contract/index.ts';
import { type CreatedKey, createKey, type DeployedStack, listKeys } from '../shared/index.ts';
import { publishSite, type SiteClients } from './publishSite.ts';

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

/**
 * What is printed when all is there: the ways in, and an example of each.
 *
 * @param key the first key, when it was made just now
 */
export function summary(stack: DeployedStack, key: CreatedKey | undefined): string {
  const api = stack.output('ApiUrl');
  const bucket = stack.output('AudioBucketName');
  const shownKey = key?.value ?? 'KEY';
  return [
    // The page takes the key over from there and hides it (web/api/apiKey.ts); browsers never send that part.
    `Page    ${stack.output('PageUrl')}${key ? `#key=${key.value}` : ''}`,
    `Key     ${describeKey(key)}`,
    `API     ${api}/v1    described at ${api}/docs`,
    `Bucket  ${bucket}`,
    '',
    'On the page: open it, give it the key when it asks, choose recordings.',
    'By the API, end to end with a recording of yours:',
    `  npm run smoke -- --api ${api} --key ${shownKey} --file clip.wav`,
    'By curl, the first of its three calls (create a clip, post the form, wait for the result):',
    `  curl ${api}/v1/clips -H 'x-api-key: ${shownKey}' -H 'content-type: application/json' -d '{"fileName":"clip.wav","sizeBytes":BYTES}'`,
    `By the bucket, a folder of recordings at once; the results come under ${KEY_PREFIXES.results} in the same way:`,
    `  aws s3 cp --recursive FOLDER s3://${bucket}/${KEY_PREFIXES.drops}${FIRST_TENANT}/BATCH/`,
    `  aws s3 cp --recursive s3://${bucket}/${KEY_PREFIXES.results}${FIRST_TENANT}/BATCH/ RESULTS`,
    'More keys: npm run keys -- create TENANT. Rights of a partner on the bucket: npm run keys -- policy TENANT.',
  ].join('\n');
}

function describeKey(key: CreatedKey | undefined): string {
  if (key) return `${key.value}    of the tenant ${FIRST_TENANT}; shown this once, works within a minute`;
  return 'as printed when it was made; npm run keys -- list shows which there are, create makes another';
}
