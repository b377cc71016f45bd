import { createHash } from 'node:crypto';
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { KEY_PREFIXES } from '../../contract/index.ts';

/** A table of a batch's results that is too long for an answer. */
export interface KeptTable {
  tenant: string;
  batch: string;
  /** Which part of it: what distinguishes it from others. */
  part: string;
  format: 'csv' | 'jsonl';
  /** What it is declared as. */
  type: string;
  table: string;
}

/**
 * Writes a table beside a tenant's results, where it ends with them. Its key is a hash, and lies where no dropped file's result
 * can: those have a folder more.
 *
 * @returns its key
 */
export async function writeTable(s3: S3Client, bucket: string, kept: KeptTable): Promise<string> {
  const Key = `${tablesPrefix(kept.tenant, kept.batch)}${hashOf(kept.part)}.${kept.format}`;
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: kept.table, ContentType: kept.type }));
  return Key;
}

/** Erases all tables of a batch; no error when there is none. */
export async function eraseTables(s3: S3Client, bucket: string, tenant: string, batch: string): Promise<void> {
  const Prefix = tablesPrefix(tenant, batch);
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix }));
  for (const { Key = '' } of Contents) {
    if (!Key.slice(Prefix.length).includes('/')) await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
  }
}

function tablesPrefix(tenant: string, batch: string): string {
  return `${KEY_PREFIXES.results}${tenant}/${hashOf(batch)}.`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
