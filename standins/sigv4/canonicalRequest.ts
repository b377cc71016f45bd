import { percentDecode, uriEncodePath } from '../s3/encoding.ts';
import { canonicalQuery, type S3Request } from '../s3/request.ts';

/**
 * The canonical form of a request, whose hash is signed. The path is the raw one, each part decoded and encoded once
 * (S3 neither resolves `..` nor encodes twice); a presigned URL's own signature is left out of its query.
 *
 * @param signedHeaders lower-case names, sorted
 * @param payloadHash the value of x-amz-content-sha256
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function canonicalRequest(request: S3Request, signedHeaders: string[], payloadHash: string): string {
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
