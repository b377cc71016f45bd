import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { splitTarget } from '../http/index.ts';

const STAGE = 'local';

/**
 * A request as API Gateway's REST API hands it to a function (payload format 1.0).
 *
 * @param request method, target, headers
 * @param body the whole body
 * @param apiKey the key that let the request in, or null where none is needed
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function toProxyEvent(request: IncomingMessage, body: Buffer, apiKey: string | null): APIGatewayProxyEvent {
  const [path, queryText] = splitTarget(request.url ?? '/');
  const multiValueHeaders = collect(pairs(request.rawHeaders));
  const query = collect(new URLSearchParams(queryText));
  const isText = isTextual(request.headers['content-type']);
  const hasQuery = Object.keys(query).length > 0;
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: request.method ?? 'GET',
    headers: lastOfEach(multiValueHeaders),
    multiValueHeaders,
    queryStringParameters: hasQuery ? lastOfEach(query) : null,
    multiValueQueryStringParameters: hasQuery ? query : null,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: requestContext(request, path, apiKey),
    body: body.length === 0 ? null : body.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function requestContext(
  request: IncomingMessage,
  path: string,
  apiKey: string | null,
): APIGatewayProxyEvent['requestContext'] {
  const nowMs = Date.now();
  const nobody = null;
  return {
    accountId: '000000000000',
    apiId: 'local',
    authorizer: nobody,
    protocol: `HTTP/${request.httpVersion}`,
    httpMethod: request.method ?? 'GET',
    identity: {
      sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
      userAgent: request.headers['user-agent'] ?? null,
      accessKey: nobody,
      accountId: nobody,
      apiKey,
      apiKeyId: nobody,
      caller: nobody,
      clientCert: nobody,
      cognitoAuthenticationProvider: nobody,
      cognitoAuthenticationType: nobody,
      cognitoIdentityId: nobody,
      cognitoIdentityPoolId: nobody,
      principalOrgId: nobody,
      user: nobody,
      userArn: nobody,
    },
    domainName: request.headers.host,
    path: `/${STAGE}${path}`,
    stage: STAGE,
    requestId: randomUUID(),
    requestTime: new Date(nowMs).toUTCString(),
    requestTimeEpoch: nowMs,
    resourceId: 'proxy',
    resourcePath: '/{proxy+}',
  };
}

function* pairs(rawHeaders: string[]): Generator<[string, string]> {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    yield [rawHeaders[index].toLowerCase(), rawHeaders[index + 1]];
  }
}

/** Without a prototype, so that a header or parameter named `__proto__` is one like any other. */
function collect(entries: Iterable<[string, string]>): Record<string, string[]> {
  const collected = Object.create(null) as Record<string, string[]>;
  for (const [name, value] of entries) {
    const values = collected[name] ?? [];
    values.push(value);
    collected[name] = values;
  }
  return collected;
}

function lastOfEach(values: Record<string, string[]>): Record<string, string> {
  const last = Object.create(null) as Record<string, string>;
  for (const [name, all] of Object.entries(values)) last[name] = all.at(-1) as string;
  return last;
}

function isTextual(contentType: string | undefined): boolean {
  return /^(text\/|application\/(json|x-www-form-urlencoded|[\w.+-]+\+json)|$)/i.test(contentType ?? '');
}
