import { queryValueAnyCase, type RawRequest } from '../http/index.ts';
import { SignatureError } from './signatureError.ts';

/** Signature Version 4, the only one that is taken. */
export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** What a request says about its signature, before anything is checked. */
export interface Claim {
  credential: string;
  signedHeaders: string[];
  signature: string;
  amzDate: string;
  payloadHash: string;
  presigned: boolean;
}

/**
 * Reads a signature's claim out of the Authorization header or the query.
 *
 * @throws SignatureError when there is none, or two, or a part is missing
 */
export function readClaim(request: RawRequest): Claim {
  const header = request.headers.get('authorization');
  const inQuery = queryValueAnyCase(request, 'X-Amz-Algorithm') !== undefined;
  if (header !== undefined && inQuery) {
    throw new SignatureError(
      'InvalidArgument',
      'Only one auth mechanism allowed: the query or the Authorization header.',
    );
  }
  if (header === undefined && !inQuery) throw new SignatureError('AccessDenied', 'Access Denied');
  return header === undefined ? readQueryClaim(request) : readHeaderClaim(request, header);
}

function readHeaderClaim(request: RawRequest, header: string): Claim {
  const malformed = (message: string) => new SignatureError('AuthorizationHeaderMalformed', message);
  const [algorithm, rest] = header.split(/ (.*)/s) as [string, string | undefined];
  if (algorithm !== ALGORITHM) {
    throw new SignatureError(
      'InvalidRequest',
      `Expected the algorithm ${ALGORITHM}, got another; sign with Signature Version 4.`,
    );
  }
  const fields = new Map<string, string>();
  for (const part of (rest ?? '').split(',')) {
    const separator = part.indexOf('=');
    if (separator > 0) fields.set(part.slice(0, separator).trim(), part.slice(separator + 1).trim());
  }
  const [credential, signedHeaders, signature] = ['Credential', 'SignedHeaders', 'Signature'].map((name) => {
    const value = fields.get(name);
    if (!value) throw malformed(`The authorization header is malformed; ${name} is missing.`);
    return value;
  }) as [string, string, string];
  const amzDate = request.headers.get('x-amz-date');
  if (!amzDate) throw new SignatureError('AccessDenied', 'AWS authentication requires a valid x-amz-date header.');
  const payloadHash = request.headers.get('x-amz-content-sha256');
  if (!payloadHash) throw new SignatureError('MissingSecurityHeader', 'Missing required header: x-amz-content-sha256');
  return { credential, signedHeaders: signedHeaders.split(';'), signature, amzDate, payloadHash, presigned: false };
}

function readQueryClaim(request: RawRequest): Claim {
  const [algorithm, credential, signedHeaders, signature, amzDate] = [
    'X-Amz-Algorithm',
    'X-Amz-Credential',
    'X-Amz-SignedHeaders',
    'X-Amz-Signature',
    'X-Amz-Date',
  ].map((name) => {
    const value = queryValueAnyCase(request, name);
    if (!value)
      throw new SignatureError('AuthorizationQueryParametersError', `Query-string authentication needs ${name}.`);
    return value;
  }) as [string, string, string, string, string];
  if (algorithm !== ALGORITHM) {
    throw new SignatureError('AuthorizationQueryParametersError', `X-Amz-Algorithm only supports "${ALGORITHM}".`);
  }
  const payloadHash =
    request.headers.get('x-amz-content-sha256') ??
    queryValueAnyCase(request, 'X-Amz-Content-Sha256') ??
    'UNSIGNED-PAYLOAD';
  return { credential, signedHeaders: signedHeaders.split(';'), signature, amzDate, payloadHash, presigned: true };
}
