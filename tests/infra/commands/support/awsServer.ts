import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An account at the edge of the network: who calls, whether it was bootstrapped, how much it may run at once. */
export interface AwsServer {
  endpoint: string;
  /** What was asked of it: the operations' names, in order. */
  operations: string[];
  close: () => Promise<void>;
}

/**
 * STS, SSM and Lambda over HTTP, as far as a preflight asks them.
 *
 * @param bootstrapVersion of the CDK; none when it was not bootstrapped
 * @param concurrency how many functions run at once at most; nothing is reserved of it
 */
export async function startAwsServer(bootstrapVersion?: number, concurrency = 10): Promise<AwsServer> {
  const operations: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const isLambda = request.url === '/2016-08-19/account-settings';
      const target = isLambda ? 'GetAccountSettings' : String(request.headers['x-amz-target'] ?? '');
      const operation = operationOf(target, body);
      operations.push(operation);
      const [status, type, text] = isLambda
        ? [200, 'application/json', JSON.stringify(accountSettings(concurrency))]
        : answer(operation, bootstrapVersion);
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

/** As Lambda answers (AWS Lambda API Reference, GetAccountSettings). */
function accountSettings(concurrency: number): object {
  return {
    AccountLimit: {
      TotalCodeSize: 80530636800,
      CodeSizeUnzipped: 262144000,
      CodeSizeZipped: 52428800,
      ConcurrentExecutions: concurrency,
      UnreservedConcurrentExecutions: concurrency,
    },
    AccountUsage: { TotalCodeSize: 0, FunctionCount: 0 },
  };
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
