import { type ResponseType, type RestApi, ResponseType as Type } from 'aws-cdk-lib/aws-apigateway';
import type { ErrorCode } from '../../contract/index.ts';

interface GatewayResponse {
  type: ResponseType;
  /** The gateway's own when not given. */
  status?: number;
  code: ErrorCode;
  /** For people; the gateway's own sentence when not given. */
  message?: string;
  headers?: Record<string, string>;
}

const later = { 'Retry-After': "'1'" };
const busy = 'The service did not answer in time; nothing was lost. Try again in a moment.';

/**
 * What the gateway answers by itself, when a call does not reach the function.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const RESPONSES: readonly GatewayResponse[] = [
  {
    type: Type.INVALID_API_KEY,
    status: 403,
    code: 'forbidden',
    message: 'Expected a valid key in the header x-api-key.',
  },
  { type: Type.ACCESS_DENIED, status: 403, code: 'forbidden' },
  // The gateway's word for a path or method that it does not know.
  {
    type: Type.MISSING_AUTHENTICATION_TOKEN,
    status: 404,
    code: 'not-found',
    message: 'There is no such path or method; see /openapi.json.',
  },
  {
    type: Type.THROTTLED,
    status: 429,
    code: 'too-many-requests',
    message: 'Too many requests at once for this key. Try again in a moment.',
    headers: later,
  },
  {
    type: Type.QUOTA_EXCEEDED,
    status: 429,
    code: 'too-many-requests',
    message: 'The requests of this key for today are used up. Try again tomorrow (UTC), or ask for a larger quota.',
  },
  {
    type: Type.REQUEST_TOO_LARGE,
    status: 413,
    code: 'too-large',
    message: 'Expected a request of at most 10 MB. The audio goes to the signed form.',
  },
  { type: Type.INTEGRATION_FAILURE, status: 503, code: 'service-unavailable', message: busy, headers: later },
  { type: Type.INTEGRATION_TIMEOUT, status: 503, code: 'service-unavailable', message: busy, headers: later },
  { type: Type.DEFAULT_4XX, code: 'invalid-request' },
  {
    type: Type.DEFAULT_5XX,
    code: 'internal',
    message: 'Something failed on our side; nothing was lost. Try again in a moment.',
  },
];

/** Makes the gateway's own answers have the form of the function's. */
export function addGatewayResponses(api: RestApi): void {
  for (const { type, status, code, message, headers } of RESPONSES) {
    // The variable is a JSON string already, with its quotes.
    const text = message === undefined ? '$context.error.messageString' : JSON.stringify(message);
    api.addGatewayResponse(`GatewayResponse${type.responseType}`, {
      type,
      ...(status === undefined ? {} : { statusCode: String(status) }),
      templates: { 'application/json': `{"error":{"code":"${code}","message":${text}}}` },
      ...(headers ? { responseHeaders: headers } : {}),
    });
  }
}
