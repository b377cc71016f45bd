import { ListObjectsCommand, ListObjectsV2Command, PutObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listPage } from '../../../../standins/s3/operations/listing.ts';
import { SortedKeys } from '../../../../standins/s3/store/index.ts';
import { BUCKET, startStore } from '../support.ts';

const keyArbitrary = fc.string({
  unit: fc.constantFrom('a', 'b', '/', '+', 'é', '\uffee', '🎤'),
  minLength: 1,
  maxLength: 7,
});
const prefixArbitrary = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 2 });

/** What S3 documents, in the simplest words: order by UTF-8 bytes, fold, drop what is before. */
function expectedEntries(keys: string[], prefix: string, delimiter: string, after: string): string[] {
  const bytes = (text: string) => Buffer.from(text, 'utf8');
  const sorted = [...new Set(keys)].sort((a, b) => Buffer.compare(bytes(a), bytes(b)));
  const chosen = sorted.filter((key) => key.startsWith(prefix) && Buffer.compare(bytes(key), bytes(after)) > 0);
  const entries = chosen.map((key) => {
    const rest = key.slice(prefix.length);
    const [head] = rest.split(delimiter || '\0');
    return delimiter && rest.includes(delimiter) ? prefix + head + delimiter : key;
  });
  return [...new Set(entries)];
}

function allPages(keys: string[], query: { prefix: string; delimiter: string; after: string }, maxKeys: number) {
  const sorted = new SortedKeys(keys);
  const pages = [];
  for (let resumeAfter: string | undefined, more = true; more; ) {
    const page = listPage(sorted, {
      ...query,
      after: resumeAfter === undefined ? query.after : '',
      maxKeys,
      resumeAfter,
    });
    pages.push(page);
    resumeAfter = page.truncatedAfter;
    more = resumeAfter !== undefined;
  }
  return pages;
}

describe('pages of a listing', () => {
  it('put together are the whole list, each entry once, whatever the size of a page', () => {
    fc.assert(
      fc.property(
        fc.array(keyArbitrary, { maxLength: 40 }),
        prefixArbitrary,
        fc.constantFrom('', '/', 'ab'),
        fc.oneof(fc.constant(''), keyArbitrary),
        fc.integer({ min: 1, max: 6 }),
        (keys, prefix, delimiter, after, maxKeys) => {
          const pages = allPages(keys, { prefix, delimiter, after }, maxKeys);
          const entries = pages.flatMap(({ keys: plain, commonPrefixes }) => [...plain, ...commonPrefixes]);
          const expected = expectedEntries(keys, prefix, delimiter, after);
          expect([...entries].sort()).toEqual([...expected].sort());
          for (const page of pages.slice(0, -1)) expect(page.keys.length + page.commonPrefixes.length).toBe(maxKeys);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('stay in order within keys and within common prefixes', () => {
    fc.assert(
      fc.property(fc.array(keyArbitrary, { maxLength: 40 }), (keys) => {
        const [page] = allPages(keys, { prefix: '', delimiter: '', after: '' }, 1000);
        expect(page?.keys).toEqual(expectedEntries(keys, '', '', ''));
      }),
    );
  });

  it('can be empty', () => {
    const query = { prefix: '', delimiter: '', maxKeys: 0, after: '', resumeAfter: undefined };
    expect(listPage(new SortedKeys(['a']), query)).toEqual({ keys: [], commonPrefixes: [], truncatedAfter: undefined });
  });
});

describe('ListObjectsV2 through the SDK', () => {
  it('pages, folds, starts after, encodes, and refuses a made-up token', async () => {
    const store = await startStore();
    const keys = ['a/1', 'a/2', 'b', 'c/é 1+2', 'c/🎤', 'd'];
    await Promise.all(keys.map((Key) => store.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'x' }))));
    const found = [];
    for await (const page of paginateListObjectsV2({ client: store.client, pageSize: 2 }, { Bucket: BUCKET })) {
      expect(page.KeyCount).toBe(page.Contents?.length);
      found.push(...(page.Contents ?? []).map(({ Key }) => Key));
    }
    expect(found).toEqual(keys);

    const list = (more: object) => store.client.send(new ListObjectsV2Command({ Bucket: BUCKET, ...more }));
    const folded = await list({ Delimiter: '/' });
    expect(folded.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['a/', 'c/']);
    expect(folded.Contents?.map(({ Key }) => Key)).toEqual(['b', 'd']);
    expect((await list({ StartAfter: 'b' })).Contents?.map(({ Key }) => Key)).toEqual(keys.slice(3));
    const encoded = await list({ Prefix: 'c/', EncodingType: 'url' });
    expect(encoded.Contents?.map(({ Key }) => Key)).toEqual(['c/%C3%A9+1%2B2', 'c/%F0%9F%8E%A4']);
    expect(await list({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false });
    await expect(list({ ContinuationToken: 'made-up' })).rejects.toMatchObject({ name: 'InvalidArgument' });

    const first = await store.client.send(new ListObjectsCommand({ Bucket: BUCKET, MaxKeys: 2, Delimiter: '/' }));
    expect(first).toMatchObject({ IsTruncated: true, NextMarker: 'b' });
    const rest = await store.client.send(new ListObjectsCommand({ Bucket: BUCKET, Marker: 'b', Delimiter: '/' }));
    expect([rest.CommonPrefixes?.[0]?.Prefix, rest.Contents?.[0]?.Key]).toEqual(['c/', 'd']);
    await store.close();
  });
});
