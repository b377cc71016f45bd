import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { lambdaContext } from '../../standins/lambda/index.ts';

/** The API's function, as deployed. */
export type ApiHandler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/** A call of the API. */
export interface ApiCall {
  method: string;
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
}

/** An answer of the API. */
export interface ApiAnswer {
  status: number;
  body: unknown;
}

/**
 * The API with one key, as a caller sees it behind API Gateway: the gateway has let the key in and passes it on.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function apiWithKey(handler: ApiHandler, apiKey: string): (call: ApiCall) => Promise<ApiAnswer> {
  return async (call) => {
    const result = await handler(toProxyEvent(call, apiKey), lambdaContext('presign', 29));
    const text = result.isBase64Encoded ? Buffer.from(result.body, 'base64').toString() : result.body;
    return { status: result.statusCode, body: text ? (JSON.parse(text) as unknown) : undefined };
  };
}

function toProxyEvent({ method, path, query, headers, body }: ApiCall, apiKey: string): APIGatewayProxyEvent {
  const sent = { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers };
  return {
    resource: '/v1/{proxy+}',
    path,
    httpMethod: method,
    headers: sent,
    multiValueHeaders: Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, [value]])),
    queryStringParameters: query ?? null,
    multiValueQueryStringParameters: query
      ? Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]]))
      : null,
    pathParameters: { proxy: path.replace('/v1/', '') },
    stageVariables: null,
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      authorizer: null,
      protocol: 'HTTP/1.1',
      httpMethod: method,
      identity: { ...NOBODY, apiKey, apiKeyId: 'key', sourceIp: '192.0.2.1' },
      path: `/v1${path}`,
      stage: 'v1',
      requestId: 'request',
      requestTimeEpoch: Date.now(),
      resourceId: 'proxy',
      resourcePath: '/v1/{proxy+}',
    },
    body: body === undefined ? null : JSON.stringify(body),
    isBase64Encoded: false,
  };
}

const NOBODY = {
  accessKey: null,
  accountId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userAgent: null,
  userArn: null,
};
