import { createHash } from 'node:crypto';
import { equalInConstantTime, type VerifiedSignature } from '../../sigv4/index.ts';
import { S3Error } from '../errors.ts';
import type { S3Request } from '../request.ts';
import { decodeAwsChunked } from './awsChunked.ts';
import { checksumFor, isChecksumHeader } from './checksums.ts';
import type { Checksum } from './crc64nvme.ts';

/** The body of a signed request. */
export interface RequestBody {
  /**
   * The decoded bytes. Ends by throwing when the length, the payload hash, a chunk's signature or a checksum is wrong:
   * only bytes of a stream that ended well may be kept.
   */
  bytes: AsyncGenerator<Uint8Array>;
  /** After the bytes have ended: the verified checksums by header name, in base 64, to be echoed. */
  verified: Map<string, string>;
}

const STREAMING_TYPES: Record<string, { signed: boolean }> = {
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER': { signed: false },
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD': { signed: true },
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER': { signed: true },
};

/**
 * The body of a request whose signature is verified, with everything checked that the signature and the headers
 * promise about it.
 *
 * @throws S3Error `MissingContentLength`, `InvalidArgument`, `NotImplemented` at once; the bytes throw
 * `XAmzContentSHA256Mismatch`, `BadDigest`, `IncompleteBody`, `SignatureDoesNotMatch`
 */
export function openBody(request: S3Request, signature: VerifiedSignature): RequestBody {
  const streaming = STREAMING_TYPES[signature.payloadHash];
  const isHash = /^[0-9a-f]{64}$/.test(signature.payloadHash);
  if (!streaming && !isHash && signature.payloadHash !== 'UNSIGNED-PAYLOAD') {
    throw new S3Error(
      'InvalidArgument',
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a SHA-256 or a STREAMING- type.',
    );
  }
  const expectedBytes = contentLength(request, streaming ? 'x-amz-decoded-content-length' : 'content-length');
  const declared = [...request.headers].filter(([name]) => isChecksumHeader(name));
  const declaredTrailers = (request.headers.get('x-amz-trailer') ?? '').toLowerCase().split(',').filter(Boolean);
  const checksums = new Map<string, Checksum>();
  for (const name of [...declared.map(([header]) => header), ...declaredTrailers.map((trailer) => trailer.trim())]) {
    checksums.set(name, checksumFor(name));
  }
  const expected = new Map(declared);
  const seed = streaming?.signed ? signature.seed : undefined;
  // Not destroyed on an early end: the connection must stay open for the answer.
  const source = request.body.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  const raw = streaming
    ? decodeAwsChunked(source, seed, (trailers) => {
        for (const [name, value] of trailers) expected.set(name, value);
      })
    : source;
  const payloadHash = isHash ? signature.payloadHash : undefined;
  const verified = new Map<string, string>();
  return { bytes: checked(raw, { expectedBytes, payloadHash, checksums, expected, verified }), verified };
}

interface Promises {
  expectedBytes: number;
  payloadHash: string | undefined;
  checksums: Map<string, Checksum>;
  expected: Map<string, string>;
  verified: Map<string, string>;
}

async function* checked(raw: AsyncIterable<Uint8Array>, promises: Promises): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const bytes of raw) {
    sizeBytes += bytes.length;
    if (promises.payloadHash) hash.update(bytes);
    for (const checksum of promises.checksums.values()) checksum.update(bytes);
    yield bytes;
  }
  if (sizeBytes !== promises.expectedBytes) {
    throw new S3Error('IncompleteBody', 'You did not provide the number of bytes specified by the length header.');
  }
  if (promises.payloadHash && !equalInConstantTime(hash.digest('hex'), promises.payloadHash)) {
    throw new S3Error(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match the body.",
    );
  }
  for (const [name, checksum] of promises.checksums) {
    const computed = checksum.digest().toString('base64');
    if (promises.expected.get(name) !== computed) {
      throw new S3Error('BadDigest', `The ${name} you specified did not match the calculated checksum.`);
    }
    if (name !== 'content-md5') promises.verified.set(name, computed);
  }
}

function contentLength(request: S3Request, header: string): number {
  const text = request.headers.get(header);
  // A GET or DELETE without a body says nothing about its length.
  if (text === undefined && !request.headers.has('transfer-encoding') && request.method !== 'PUT') return 0;
  if (text === undefined || !/^\d{1,15}$/.test(text)) {
    throw new S3Error('MissingContentLength', `You must provide the ${header} HTTP header.`);
  }
  return Number(text);
}

/**
 * The whole body as text, for the small documents of some requests.
 *
 * @param maxBytes more than this is refused with `MaxMessageLengthExceeded`
 */
export async function readText(body: RequestBody, maxBytes: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const bytes of body.bytes) {
    sizeBytes += bytes.length;
    if (sizeBytes > maxBytes) throw new S3Error('MaxMessageLengthExceeded', 'Your request was too big.');
    pieces.push(bytes);
  }
  return Buffer.concat(pieces).toString('utf8');
}
