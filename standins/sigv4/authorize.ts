import { queryValueAnyCase, type RawRequest } from '../http/index.ts';
import { canonicalRequest } from './canonicalRequest.ts';
import { ALGORITHM, type Claim, readClaim } from './claim.ts';
import { SignatureError } from './signatureError.ts';
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
  /** As it stands in the credential's scope: `s3`, `dynamodb`. */
  service: string;
}

/** What a verified signature promises about the body. */
export interface VerifiedSignature {
  /** The value of x-amz-content-sha256: a hash, `UNSIGNED-PAYLOAD` or one of the `STREAMING-` names. */
  payloadHash: string;
  /** What the chunks of a `STREAMING-AWS4-` body are verified with. */
  seed: { signingKey: Buffer; amzDate: string; scope: string; signature: string };
}

const MAX_SKEW_MS = 15 * 60 * 1000;
const MAX_PRESIGNED_SECONDS = 7 * 24 * 3600;

/**
 * Verifies the signature of a request, in its Authorization header or in its query.
 *
 * @returns what was signed about the body
 * @throws SignatureError `AccessDenied` (unsigned, expired, unsigned headers), `InvalidAccessKeyId`,
 * `SignatureDoesNotMatch`, `RequestTimeTooSkewed`, `AuthorizationHeaderMalformed`, `AuthorizationQueryParametersError`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function authorize(request: RawRequest, context: SignatureContext): VerifiedSignature {
  const claim = readClaim(request);
  const scope = checkScope(claim, context);
  checkTime(request, claim, context.nowMs);
  checkSignedHeaders(request, claim);

  const signingKey = deriveSigningKey(context.credentials.secretAccessKey, scope);
  const canonical = canonicalRequest(request, claim.signedHeaders, claim.payloadHash);
  const stringToSign = [ALGORITHM, claim.amzDate, scopeText(scope), sha256Hex(canonical)].join('\n');
  const expected = hmac(signingKey, stringToSign).toString('hex');
  if (!equalInConstantTime(expected, claim.signature)) {
    throw new SignatureError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      { StringToSign: stringToSign, CanonicalRequest: canonical },
    );
  }
  const seed = { signingKey, amzDate: claim.amzDate, scope: scopeText(scope), signature: claim.signature };
  return { payloadHash: claim.payloadHash, seed };
}

function checkScope(claim: Claim, context: SignatureContext): CredentialScope {
  const { service } = context;
  const code = claim.presigned ? 'AuthorizationQueryParametersError' : 'AuthorizationHeaderMalformed';
  const scope = parseCredential(claim.credential);
  if (!scope)
    throw new SignatureError(code, `Expected the credential "<key>/<yyyymmdd>/<region>/${service}/aws4_request".`);
  if (scope.accessKeyId !== context.credentials.accessKeyId) {
    throw new SignatureError('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.');
  }
  if (scope.region !== context.region) {
    const message = `The region '${scope.region}' is wrong; expecting '${context.region}'`;
    throw new SignatureError(code, message, { Region: context.region });
  }
  if (scope.service !== service || scope.terminator !== 'aws4_request' || scope.date !== claim.amzDate.slice(0, 8)) {
    throw new SignatureError(
      code,
      `Expected the scope ${claim.amzDate.slice(0, 8)}/${context.region}/${service}/aws4_request.`,
    );
  }
  return scope;
}

function checkTime(request: RawRequest, claim: Claim, nowMs: number): void {
  const signedAtMs = parseAmzDate(claim.amzDate);
  if (signedAtMs === undefined) {
    throw new SignatureError('AccessDenied', 'X-Amz-Date must be in the ISO 8601 basic format "yyyymmddThhmmssZ".');
  }
  if (!claim.presigned) {
    if (Math.abs(nowMs - signedAtMs) <= MAX_SKEW_MS) return;
    throw new SignatureError(
      'RequestTimeTooSkewed',
      "The difference between the request time and the server's time is too large.",
      { ServerTime: new Date(nowMs).toISOString(), MaxAllowedSkewMilliseconds: String(MAX_SKEW_MS) },
    );
  }
  const expires = queryValueAnyCase(request, 'X-Amz-Expires') ?? '';
  const expiresSeconds = /^\d{1,7}$/.test(expires) ? Number(expires) : 0;
  if (expiresSeconds < 1 || expiresSeconds > MAX_PRESIGNED_SECONDS) {
    throw new SignatureError(
      'AuthorizationQueryParametersError',
      `X-Amz-Expires must be 1 to ${MAX_PRESIGNED_SECONDS} s.`,
    );
  }
  if (nowMs < signedAtMs - MAX_SKEW_MS) throw new SignatureError('AccessDenied', 'Request is not yet valid');
  if (nowMs > signedAtMs + expiresSeconds * 1000) throw new SignatureError('AccessDenied', 'Request has expired');
}

/** S3 wants the host and every x-amz- header signed: otherwise somebody on the way could add one. */
function checkSignedHeaders(request: RawRequest, claim: Claim): void {
  const signed = new Set(claim.signedHeaders);
  const unsigned = [...request.headers.keys()].filter(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && !signed.has(name),
  );
  if (unsigned.length === 0 && signed.has('host')) return;
  throw new SignatureError('AccessDenied', 'There were headers present in the request which were not signed', {
    HeadersNotSigned: unsigned.join(', '),
  });
}
