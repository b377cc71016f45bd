import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { KEY_PREFIXES, type ResultFile, resultFileSchema } from '../../../contract/index.ts';
import { type ClipItem, ClipStore } from '../../../functions/records/index.ts';
import { type Backends, BUCKET_NAME, startBackends } from '../../../local/service/backends.ts';
import { parseOptions } from '../../../local/service/index.ts';

/** A file under `results/`. */
export type StoredResult = ResultFile;

/** Everything in a data directory, as the stores read it. */
export interface Stored {
  clips: ClipItem[];
  /** The clip that each names. */
  idempotencyKeys: string[];
  /** Keys of the pointers and names of lists. */
  lists: Set<string>;
  /** Partition keys of items that are none of these. */
  otherItems: string[];
  /** Keys of objects that are no results. */
  objects: Set<string>;
  results: Map<string, StoredResult>;
  /** In all queues; of those that nobody could read, apart. */
  messages: number;
  unreadable: number;
  /** What the stores complained of. */
  faults: string[];
}

/** Reads all that a stopped service has, by starting its stores without it. */
export async function readEverything(dataDirectory: string): Promise<Stored> {
  const before = { ...process.env };
  const closers: (() => unknown)[] = [];
  const faults: string[] = [];
  const options = parseOptions(['--port', '0', '--data-dir', dataDirectory], '.');
  try {
    const backends = await startBackends(options, closers, (error) => faults.push(String(error)));
    const { queues } = backends;
    const stored = { ...(await readTable()), ...(await readBucket(backends)), messages: queues.size, faults };
    return { ...stored, unreadable: await queues.countUnreadable() };
  } finally {
    for (const close of closers.reverse()) await close();
    process.env = before;
  }
}

async function readTable(): Promise<Pick<Stored, 'clips' | 'idempotencyKeys' | 'lists' | 'otherItems'>> {
  const client = new DynamoDBClient();
  const TableName = process.env.TABLE_NAME as string;
  const store = new ClipStore(client, TableName);
  const clips: ClipItem[] = [];
  const idempotencyKeys: string[] = [];
  const otherItems: string[] = [];
  const lists = new Set<string>();
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) {
    for (const item of Items.map((found) => unmarshall(found))) {
      const { pk, sk, tenant, clipId } = item as Record<string, string>;
      // By the store and not as it was scanned: what the service cannot read is lost too.
      const clip = sk === 'clip' ? await store.get(tenant, clipId) : undefined;
      if (clip) clips.push(clip);
      else if (sk === 'idempotency-key') idempotencyKeys.push(clipId);
      else if (/^(names|list|erased)#/.test(pk)) lists.add(`${pk} ${sk}`);
      else otherItems.push(pk);
    }
  }
  client.destroy();
  return { clips, idempotencyKeys, lists, otherItems };
}

async function readBucket({ s3Endpoint }: Backends): Promise<Pick<Stored, 'objects' | 'results'>> {
  const client = new S3Client({ endpoint: s3Endpoint, forcePathStyle: true });
  const objects = new Set<string>();
  const results: Stored['results'] = new Map();
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: BUCKET_NAME })) {
    for (const { Key = '' } of Contents) {
      if (!Key.startsWith(KEY_PREFIXES.results)) objects.add(Key);
      else results.set(Key, await readResult(client, Key));
    }
  }
  client.destroy();
  return { objects, results };
}

async function readResult(client: S3Client, Key: string): Promise<StoredResult> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: BUCKET_NAME, Key }));
  return resultFileSchema.parse(JSON.parse((await Body?.transformToString()) ?? ''));
}
