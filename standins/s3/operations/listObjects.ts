import { hasQuery, queryValue } from '../../http/index.ts';
import { type S3Context, type S3Response, xmlResponse } from '../context.ts';
import { S3Error } from '../errors.ts';
import { formEncodeKey } from '../keyEncoding.ts';
import type { S3Request } from '../request.ts';
import { element, S3_NAMESPACE, type XmlElement, xmlDocument } from '../xml.ts';
import { type ListingPage, listPage } from './listing.ts';

const MAX_KEYS = 1000;

/** ListObjectsV2. */
export function listObjectsV2(request: S3Request, context: S3Context): S3Response {
  const encode = textEncoder(request);
  const maxKeys = readMaxKeys(request);
  const prefix = queryValue(request, 'prefix') ?? '';
  const delimiter = queryValue(request, 'delimiter') ?? '';
  const startAfter = queryValue(request, 'start-after');
  const token = queryValue(request, 'continuation-token');
  const resumeAfter = token === undefined ? undefined : decodeToken(token);
  // A token comes from a page that already honoured start-after.
  const after = resumeAfter === undefined ? (startAfter ?? '') : '';
  const page = listPage(context.objects.keys, { prefix, delimiter, maxKeys, after, resumeAfter });
  const optional = (name: string, value: string | undefined) => (value ? [element(name, value)] : []);
  const next = page.truncatedAfter;
  return xmlResponse(
    xmlDocument(
      element(
        'ListBucketResult',
        [
          element('Name', context.bucket),
          element('Prefix', encode(prefix)),
          ...optional('Delimiter', encode(delimiter)),
          element('MaxKeys', maxKeys),
          ...optional('EncodingType', queryValue(request, 'encoding-type')),
          element('KeyCount', page.keys.length + page.commonPrefixes.length),
          element('IsTruncated', next !== undefined),
          ...optional('StartAfter', startAfter && encode(startAfter)),
          ...optional('ContinuationToken', token),
          ...optional('NextContinuationToken', next === undefined ? undefined : encodeToken(next)),
          ...entries(page, context, encode),
        ],
        S3_NAMESPACE,
      ),
    ),
  );
}

/** The first form of ListObjects, which some tools still use: pages go on from a marker. */
export function listObjectsV1(request: S3Request, context: S3Context): S3Response {
  const encode = textEncoder(request);
  const maxKeys = readMaxKeys(request);
  const prefix = queryValue(request, 'prefix') ?? '';
  const delimiter = queryValue(request, 'delimiter') ?? '';
  const marker = queryValue(request, 'marker') ?? '';
  const query = { prefix, delimiter, maxKeys, after: '', resumeAfter: marker || undefined };
  const page = listPage(context.objects.keys, query);
  const children = [
    element('Name', context.bucket),
    element('Prefix', encode(prefix)),
    element('Marker', encode(marker)),
    element('MaxKeys', maxKeys),
    element('IsTruncated', page.truncatedAfter !== undefined),
    ...(hasQuery(request, 'encoding-type') ? [element('EncodingType', 'url')] : []),
    ...(delimiter ? [element('Delimiter', encode(delimiter))] : []),
    ...(page.truncatedAfter ? [element('NextMarker', encode(page.truncatedAfter))] : []),
    ...entries(page, context, encode),
  ];
  return xmlResponse(xmlDocument(element('ListBucketResult', children, S3_NAMESPACE)));
}

function entries(page: ListingPage, context: S3Context, encode: (text: string) => string): XmlElement[] {
  const contents = page.keys.flatMap((key) => {
    const object = context.objects.head(key);
    if (!object) return [];
    return element('Contents', [
      element('Key', encode(key)),
      element('LastModified', new Date(object.lastModifiedMs).toISOString()),
      element('ETag', `"${object.eTag}"`),
      element('Size', object.sizeBytes),
      element('StorageClass', 'STANDARD'),
    ]);
  });
  const prefixes = page.commonPrefixes.map((prefix) => element('CommonPrefixes', [element('Prefix', encode(prefix))]));
  return [...contents, ...prefixes];
}

function textEncoder(request: S3Request): (text: string) => string {
  const encodingType = queryValue(request, 'encoding-type');
  if (encodingType === undefined) return (text) => text;
  if (encodingType === 'url') return formEncodeKey;
  throw new S3Error('InvalidArgument', 'Invalid Encoding Method specified in Request', {
    details: { ArgumentName: 'encoding-type', ArgumentValue: encodingType },
  });
}

function readMaxKeys(request: S3Request): number {
  const text = queryValue(request, 'max-keys') ?? String(MAX_KEYS);
  if (!/^\d{1,9}$/.test(text)) {
    throw new S3Error('InvalidArgument', 'Provided max-keys not an integer or within integer range', {
      details: { ArgumentName: 'max-keys', ArgumentValue: text },
    });
  }
  return Math.min(Number(text), MAX_KEYS);
}

function encodeToken(entry: string): string {
  return Buffer.from(`1:${entry}`, 'utf8').toString('base64url');
}

function decodeToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  if (text.startsWith('1:') && encodeToken(text.slice(2)) === token) return text.slice(2);
  throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect', {
    details: { ArgumentName: 'continuation-token' },
  });
}
