import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type CloudFrontClient, CreateInvalidationCommand } from '@aws-sdk/client-cloudfront';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { pageContentType } from '../../../contract/index.ts';
import { emptyBucket } from '../shared/index.ts';

/** Who takes the page. */
export interface SiteClients {
  s3: S3Client;
  cloudFront: CloudFrontClient;
}

/** Where the page goes. */
export interface SiteHome {
  /** The built page. */
  directory: string;
  bucket: string;
  distributionId: string;
}

/** The entry: it goes last, so that it never names a file that is not there yet. */
const ENTRY = 'index.html';

/**
 * Uploads the page, takes away what it no longer has, and lets CloudFront forget its copies.
 *
 * @returns the keys that were written
 */
export async function publishSite({ s3, cloudFront }: SiteClients, home: SiteHome): Promise<string[]> {
  const keys = await filesOf(home.directory);
  for (const key of keys) await upload(s3, home, key);
  await emptyBucket(s3, home.bucket, new Set(keys));
  const Paths = { Quantity: 1, Items: ['/*'] };
  const InvalidationBatch = { CallerReference: randomUUID(), Paths };
  await cloudFront.send(new CreateInvalidationCommand({ DistributionId: home.distributionId, InvalidationBatch }));
  return keys;
}

async function filesOf(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const keys = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'));
  return keys.sort((a, b) => Number(a === ENTRY) - Number(b === ENTRY) || a.localeCompare(b));
}

async function upload(s3: S3Client, { directory, bucket }: SiteHome, key: string): Promise<void> {
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: await readFile(join(directory, key)),
      ContentType: contentTypeOf(key),
      // Names carry no hash of the content: a browser asks each time whether it has changed.
      CacheControl: 'no-cache',
    }),
  );
}

/**
 * What the store says a file of the page is.
 *
 * @throws RangeError for a kind of file that the page has not had so far
 */
export function contentTypeOf(fileName: string): string {
  const type = pageContentType(fileName);
  if (type) return type;
  throw new RangeError(`Expected a file of the page with a known ending, got ${fileName}; add it to contract/page.ts.`);
}
