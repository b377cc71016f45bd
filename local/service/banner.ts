import { KEY_PREFIXES } from '../../contract/index.ts';
import { REGION } from './backends.ts';
import { LOCAL_TENANT } from './secrets.ts';
import type { RunningService } from './startService.ts';

/**
 * What is printed when the service listens.
 *
 * @param service where it is
 * @param isOpenToNetwork whether other machines can reach it
 */
export function banner(service: RunningService, isOpenToNetwork: boolean): string {
  const { pageUrl, s3Endpoint, bucketName, credentialsPath, apiKey, unreadable, unreadableDirectory } = service;
  const lines = [
    `Page         ${pageUrl}`,
    `API          ${pageUrl}v1    described at ${pageUrl}docs and ${pageUrl}openapi.json`,
    `Bucket       ${bucketName} at ${s3Endpoint}, keys in ${credentialsPath}`,
    `Drop files   with the keys as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY and AWS_REGION=${REGION}:`,
    `             aws --endpoint-url ${s3Endpoint} s3 cp --recursive FOLDER s3://${bucketName}/${KEY_PREFIXES.drops}${LOCAL_TENANT}/BATCH/`,
    `             Results come as ${KEY_PREFIXES.results}${LOCAL_TENANT}/BATCH/FILE.json in the same bucket.`,
  ];
  if (apiKey) lines.push(`Key          ${apiKey}    send it as x-api-key`);
  if (isOpenToNetwork && !apiKey) {
    lines.push('Warning      Other machines can reach this service, without a key; --require-key asks for one.');
  }
  if (unreadable > 0)
    lines.push(`Set aside    ${unreadable} messages that nobody could read, in ${unreadableDirectory}`);
  return lines.join('\n');
}
