import { S3Error } from '../errors.ts';
import type { MultipartTarget } from '../store/index.ts';

/** S3's limit for a key. */
const MAX_KEY_BYTES = 1024;
const MAX_METADATA_BYTES = 2048;

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
  const metadata: Record<string, string> = {};
  let metadataBytes = 0;
  for (const [name, value] of fields) {
    if (!name.startsWith('x-amz-meta-')) continue;
    metadata[name.slice('x-amz-meta-'.length)] = value;
    metadataBytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  if (metadataBytes > MAX_METADATA_BYTES) {
    throw new S3Error('InvalidRequest', 'Your metadata headers exceed the maximum allowed metadata size of 2 KB.');
  }
  return { key, contentType: fields.get('content-type') || 'binary/octet-stream', metadata };
}
