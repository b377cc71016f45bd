import type { S3Response } from './context.ts';
import { S3Error } from './errors.ts';
import type { S3Request } from './request.ts';

/**
 * The one rule of the bucket, here as deployed: POST from anywhere, since the form's signature is the protection;
 * nothing else for pages of another origin.
 */
const MAX_AGE_SECONDS = 3600;
const VARY = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';

/** The headers that let a page of another origin read the answer to its POST. */
export function corsHeaders(request: S3Request): Record<string, string> {
  if (request.method !== 'POST' || !request.headers.has('origin')) return {};
  return {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'POST',
    'access-control-expose-headers': 'ETag',
    vary: VARY,
  };
}

/**
 * Answers a browser's question whether it may send a request.
 *
 * @throws S3Error `InvalidRequest` for no such question, `AccessForbidden` when no rule allows it
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTOPTIONSobject.html
 */
export function preflight(request: S3Request): S3Response {
  const method = request.headers.get('access-control-request-method');
  if (!request.headers.has('origin') || !method) {
    throw new S3Error(
      'InvalidRequest',
      'Insufficient information. Origin and Access-Control-Request-Method are needed.',
    );
  }
  if (method !== 'POST') {
    throw new S3Error('AccessForbidden', 'CORSResponse: This CORS request is not allowed; only POST is.');
  }
  const allowed = request.headers.get('access-control-request-headers');
  return {
    statusCode: 200,
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
      ...(allowed ? { 'access-control-allow-headers': allowed } : {}),
      'access-control-expose-headers': 'ETag',
      'access-control-max-age': String(MAX_AGE_SECONDS),
      vary: VARY,
    },
  };
}
