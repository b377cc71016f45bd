import { S3Error } from '../errors.ts';
import type { MultipartTarget } from '../store/index.ts';

/** S3's limit for a key. */
const MAX_KEY_BYTES = 1024;
const MAX_METADATA_BYTES = 2048;
const KEPT_HEADERS = ['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'expires'];

/** @throws S3Error `KeyTooLongError` for more than 1024 bytes of UTF-8, `InvalidURI` for a key that is no text */
export function checkKey(key: string): void {
  if (Buffer.byteLength(key, 'utf8') > MAX_KEY_BYTES) {
    const details = { MaxSizeAllowed: String(MAX_KEY_BYTES) };
    throw new S3Error('KeyTooLongError', 'Your key is too long', { details });
  }
  if (key === '' || key.includes('\0')) throw new S3Error('InvalidURI', "Couldn't parse the specified URI.");
}

/**
 * What the headers of a PUT, or the fields of a form, say about an object.
 *
 * @param key the object's key
 * @param fields by lower-case name
 * @throws S3Error `InvalidRequest` when the user's metadata is over S3's 2 KB
 */
export function describeFromFields(key: string, fields: Map<string, string>): MultipartTarget {
  const headers: Record<string, string> = {};
  const metadata: Record<string, string> = {};
  let metadataBytes = 0;
  for (const [name, value] of fields) {
    if (KEPT_HEADERS.includes(name)) headers[name] = value;
    if (!name.startsWith('x-amz-meta-')) continue;
    metadata[name.slice('x-amz-meta-'.length)] = value;
    metadataBytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  if (metadataBytes > MAX_METADATA_BYTES) {
    throw new S3Error('InvalidRequest', 'Your metadata headers exceed the maximum allowed metadata size of 2 KB.');
  }
  // Framing of the request, not of the object.
  const encoding = headers['content-encoding']?.split(',').filter((coding) => coding.trim() !== 'aws-chunked');
  if (encoding?.length) headers['content-encoding'] = encoding.join(',').trim();
  else delete headers['content-encoding'];
  return { key, contentType: fields.get('content-type') || 'binary/octet-stream', headers, metadata };
}
