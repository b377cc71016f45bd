import { S3Error } from '../s3/errors.ts';
import { authQueryValue, type S3Request } from '../s3/request.ts';
import { canonicalRequest } from './canonicalRequest.ts';
import {
  type CredentialScope,
  deriveSigningKey,
  equalInConstantTime,
  hmac,
  parseAmzDate,
  parseCredential,
  scopeText,
  sha256Hex,
} from './signingKey.ts';

/** The one identity that may use the store. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

/** Who checks, and when. */
export interface SignatureContext {
  credentials: Credentials;
  region: string;
  nowMs: number;
  /** As it stands in the credential's scope; `s3` unless given. */
  service?: string;
}

/** What a verified signature promises about the body. */
export interface VerifiedSignature {
  /** The value of x-amz-content-sha256: a hash, `UNSIGNED-PAYLOAD` or one of the `STREAMING-` names. */
  payloadHash: string;
  /** What the chunks of a `STREAMING-AWS4-` body are verified with. */
  seed: { signingKey: Buffer; amzDate: string; scope: string; signature: string };
}

interface Claim {
  credential: string;
  signedHeaders: string[];
  signature: string;
  amzDate: string;
  payloadHash: string;
  presigned: boolean;
}

const MAX_SKEW_MS = 15 * 60 * 1000;
const MAX_PRESIGNED_SECONDS = 7 * 24 * 3600;
const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * Verifies the signature of a request, in its Authorization header or in its query.
 *
 * @returns what was signed about the body
 * @throws S3Error with S3's code: `AccessDenied` (unsigned, expired, unsigned headers), `InvalidAccessKeyId`,
 * `SignatureDoesNotMatch`, `RequestTimeTooSkewed`, `AuthorizationHeaderMalformed`, `AuthorizationQueryParametersError`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function authorize(request: S3Request, context: SignatureContext): VerifiedSignature {
  const header = request.headers.get('authorization');
  const inQuery = authQueryValue(request, 'X-Amz-Algorithm') !== undefined;
  if (header !== undefined && inQuery) {
    throw new S3Error('InvalidArgument', 'Only one auth mechanism allowed: the query or the Authorization header.');
  }
  if (header === undefined && !inQuery) throw new S3Error('AccessDenied', 'Access Denied');
  const claim = header === undefined ? readQueryClaim(request) : readHeaderClaim(request, header);
  const scope = checkScope(claim, context);
  checkTime(request, claim, context.nowMs);
  checkSignedHeaders(request, claim);

  const signingKey = deriveSigningKey(context.credentials.secretAccessKey, scope);
  const canonical = canonicalRequest(request, claim.signedHeaders, claim.payloadHash);
  const stringToSign = [ALGORITHM, claim.amzDate, scopeText(scope), sha256Hex(canonical)].join('\n');
  const expected = hmac(signingKey, stringToSign).toString('hex');
  if (!equalInConstantTime(expected, claim.signature)) {
    throw new S3Error(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      { details: { StringToSign: stringToSign, CanonicalRequest: canonical } },
    );
  }
  const seed = { signingKey, amzDate: claim.amzDate, scope: scopeText(scope), signature: claim.signature };
  return { payloadHash: claim.payloadHash, seed };
}

function readHeaderClaim(request: S3Request, header: string): Claim {
  const malformed = (message: string) => new S3Error('AuthorizationHeaderMalformed', message);
  const [algorithm, rest] = header.split(/ (.*)/s) as [string, string | undefined];
  if (algorithm !== ALGORITHM) {
    throw new S3Error(
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
  if (!amzDate) throw new S3Error('AccessDenied', 'AWS authentication requires a valid x-amz-date header.');
  const payloadHash = request.headers.get('x-amz-content-sha256');
  if (!payloadHash) throw new S3Error('MissingSecurityHeader', 'Missing required header: x-amz-content-sha256');
  return { credential, signedHeaders: signedHeaders.split(';'), signature, amzDate, payloadHash, presigned: false };
}

function readQueryClaim(request: S3Request): Claim {
  const [algorithm, credential, signedHeaders, signature, amzDate] = [
    'X-Amz-Algorithm',
    'X-Amz-Credential',
    'X-Amz-SignedHeaders',
    'X-Amz-Signature',
    'X-Amz-Date',
  ].map((name) => {
    const value = authQueryValue(request, name);
    if (!value) throw new S3Error('AuthorizationQueryParametersError', `Query-string authentication needs ${name}.`);
    return value;
  }) as [string, string, string, string, string];
  if (algorithm !== ALGORITHM) {
    throw new S3Error('AuthorizationQueryParametersError', `X-Amz-Algorithm only supports "${ALGORITHM}".`);
  }
  const payloadHash =
    request.headers.get('x-amz-content-sha256') ??
    authQueryValue(request, 'X-Amz-Content-Sha256') ??
    'UNSIGNED-PAYLOAD';
  return { credential, signedHeaders: signedHeaders.split(';'), signature, amzDate, payloadHash, presigned: true };
}

function checkScope(claim: Claim, context: SignatureContext): CredentialScope {
  const { service = 's3' } = context;
  const code = claim.presigned ? 'AuthorizationQueryParametersError' : 'AuthorizationHeaderMalformed';
  const scope = parseCredential(claim.credential);
  if (!scope) throw new S3Error(code, `Expected the credential "<key>/<yyyymmdd>/<region>/${service}/aws4_request".`);
  if (scope.accessKeyId !== context.credentials.accessKeyId) {
    throw new S3Error('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.');
  }
  if (scope.region !== context.region) {
    const message = `The region '${scope.region}' is wrong; expecting '${context.region}'`;
    throw new S3Error(code, message, { details: { Region: context.region } });
  }
  if (scope.service !== service || scope.terminator !== 'aws4_request' || scope.date !== claim.amzDate.slice(0, 8)) {
    throw new S3Error(
      code,
      `Expected the scope ${claim.amzDate.slice(0, 8)}/${context.region}/${service}/aws4_request.`,
    );
  }
  return scope;
}

function checkTime(request: S3Request, claim: Claim, nowMs: number): void {
  const signedAtMs = parseAmzDate(claim.amzDate);
  if (signedAtMs === undefined) {
    throw new S3Error('AccessDenied', 'X-Amz-Date must be in the ISO 8601 basic format "yyyymmddThhmmssZ".');
  }
  if (!claim.presigned) {
    if (Math.abs(nowMs - signedAtMs) <= MAX_SKEW_MS) return;
    throw new S3Error(
      'RequestTimeTooSkewed',
      "The difference between the request time and the server's time is too large.",
      { details: { ServerTime: new Date(nowMs).toISOString(), MaxAllowedSkewMilliseconds: String(MAX_SKEW_MS) } },
    );
  }
  const expires = authQueryValue(request, 'X-Amz-Expires') ?? '';
  const expiresSeconds = /^\d{1,7}$/.test(expires) ? Number(expires) : 0;
  if (expiresSeconds < 1 || expiresSeconds > MAX_PRESIGNED_SECONDS) {
    throw new S3Error('AuthorizationQueryParametersError', `X-Amz-Expires must be 1 to ${MAX_PRESIGNED_SECONDS} s.`);
  }
  if (nowMs < signedAtMs - MAX_SKEW_MS) throw new S3Error('AccessDenied', 'Request is not yet valid');
  if (nowMs > signedAtMs + expiresSeconds * 1000) throw new S3Error('AccessDenied', 'Request has expired');
}

/** S3 wants the host and every x-amz- header signed: otherwise somebody on the way could add one. */
function checkSignedHeaders(request: S3Request, claim: Claim): void {
  const signed = new Set(claim.signedHeaders);
  const unsigned = [...request.headers.keys()].filter(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && !signed.has(name),
  );
  if (unsigned.length === 0 && signed.has('host')) return;
  throw new S3Error('AccessDenied', 'There were headers present in the request which were not signed', {
    details: { HeadersNotSigned: unsigned.join(', ') },
  });
}
