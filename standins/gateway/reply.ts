import type { ServerResponse } from 'node:http';
import type { APIGatewayProxyResult } from 'aws-lambda';

/** Headers of everything this server sends. */
export const COMMON_HEADERS = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };

/** Sends what a function returned. */
export function sendProxyResult(response: ServerResponse, result: APIGatewayProxyResult): void {
  for (const [name, value] of Object.entries(COMMON_HEADERS)) response.setHeader(name, value);
  for (const [name, value] of Object.entries(result.headers ?? {})) response.setHeader(name, String(value));
  for (const [name, values] of Object.entries(result.multiValueHeaders ?? {}))
    response.setHeader(name, values.map(String));
  response.statusCode = result.statusCode;
  // Node computes the length: the function's own may be of the text before its encoding.
  response.removeHeader('content-length');
  const body = Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8');
  response.end(result.statusCode === 204 || result.statusCode === 304 ? undefined : body);
}

/** Sends an answer of the gateway itself. */
export function sendJson(response: ServerResponse, statusCode: number, body: unknown): void {
  response.writeHead(statusCode, { ...COMMON_HEADERS, 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Sends a line of plain text. */
export function sendText(response: ServerResponse, statusCode: number, text: string): void {
  response.writeHead(statusCode, { ...COMMON_HEADERS, 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}
