import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { tenantOfApiKey } from '../../contract/index.ts';
import { newApiKey } from '../../functions/newApiKey.ts';
import { writeFileDurably } from '../../standins/files/index.ts';

/** On one machine there is one tenant. */
export const LOCAL_TENANT = 'local';

/** Keys of the S3 stand-in and the table. */
export interface StoredCredentials {
  accessKeyId: string;
  secretAccessKey: string;
}

/** Reads the credentials, or makes random ones the first time; readable by the owner only. */
export async function loadCredentials(path: string): Promise<StoredCredentials> {
  const known = await readFile(path, 'utf8').catch(() => undefined);
  if (known) return JSON.parse(known) as StoredCredentials;
  const credentials = {
    accessKeyId: `SER${randomBytes(9).toString('hex').slice(0, 17).toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64url'),
  };
  await writeFileDurably(path, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  return credentials;
}

/**
 * Reads the API key, or makes a random one: the first time, and in place of one from before keys named their tenant.
 * Readable by the owner only.
 */
export async function loadApiKey(path: string): Promise<string> {
  const known = await readFile(path, 'utf8').catch(() => undefined);
  if (known && tenantOfApiKey(known.trim()) === LOCAL_TENANT) return known.trim();
  const key = newApiKey(LOCAL_TENANT);
  await writeFileDurably(path, `${key}\n`, { mode: 0o600 });
  return key;
}
