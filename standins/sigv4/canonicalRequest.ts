import { percentDecode, type RawRequest, uriEncode, uriEncodePath } from '../http/index.ts';

/**
 * The canonical form of a request, whose hash is signed. The path is the raw one, each part decoded and encoded once
 * (S3 neither resolves `..` nor encodes twice); a presigned URL's own signature is left out of its query.
 *
 * @param signedHeaders lower-case names, sorted
 * @param payloadHash the value of x-amz-content-sha256
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function canonicalRequest(request: RawRequest, signedHeaders: string[], payloadHash: string): string {
  const query = request.query.filter(([name]) => name.toLowerCase() !== 'x-amz-signature');
  const headers = signedHeaders.map((name) => `${name}:${request.headers.get(name) ?? ''}\n`).join('');
  return [
    request.method,
    uriEncodePath(percentDecode(request.rawPath) ?? request.rawPath),
    canonicalQuery(query),
    headers,
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
}

/** Parameters encoded and sorted as Signature Version 4 asks. */
function canonicalQuery(pairs: [string, string][]): string {
  const encoded = pairs.map(([name, value]) => [uriEncode(name), uriEncode(value)] as const);
  encoded.sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB));
  return encoded.map(([name, value]) => `${name}=${value}`).join('&');
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
