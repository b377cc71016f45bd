import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An account at the edge of the network: who calls, and whether it was bootstrapped. */
export interface AwsServer {
  endpoint: string;
  /** What was asked of it: the operations' names, in order. */
  operations: string[];
  close: () => Promise<void>;
}

/**
 * STS and SSM over HTTP, as far as a preflight asks them.
 *
 * @param bootstrapVersion of the CDK; none when it was not bootstrapped
 */
export async function startAwsServer(bootstrapVersion?: number): Promise<AwsServer> {
  const operations: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const operation = operationOf(String(request.headers['x-amz-target'] ?? ''), body);
      operations.push(operation);
      const [status, type, text] = answer(operation, bootstrapVersion);
      response.writeHead(status, { 'content-type': type }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    operations,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function operationOf(target: string, body: string): string {
  return target.split('.').at(-1) || (new URLSearchParams(body).get('Action') ?? 'unknown');
}

function answer(operation: string, bootstrapVersion: number | undefined): [number, string, string] {
  const json = 'application/x-amz-json-1.1';
  if (operation === 'GetCallerIdentity') {
    const result = '<GetCallerIdentityResult><Account>123456789012</Account></GetCallerIdentityResult>';
    return [200, 'text/xml', `<GetCallerIdentityResponse>${result}</GetCallerIdentityResponse>`];
  }
  if (operation !== 'GetParameter') return [400, json, JSON.stringify({ __type: 'UnknownOperationException' })];
  if (bootstrapVersion === undefined) return [400, json, JSON.stringify({ __type: 'ParameterNotFound' })];
  return [200, json, JSON.stringify({ Parameter: { Value: String(bootstrapVersion) } })];
}
