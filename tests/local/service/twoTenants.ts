import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { newApiKey } from '../../../functions/newApiKey.ts';
import { type Backends, FUNCTION_TIMEOUT_SECONDS, startBackends } from '../../../local/service/backends.ts';
import { apiOptions, pageOptions } from '../../../local/service/gatewayOptions.ts';
import { parseOptions } from '../../../local/service/index.ts';
import { startWorkers } from '../../../local/worker/index.ts';
import { type ApiHandler, startGateway } from '../../../standins/gateway/index.ts';
import { watchLog } from '../../support/logWatch.ts';

/** The API as one tenant reaches it. */
export interface TenantsDoor {
  tenant: string;
  key: string;
  /** @param key another than the tenant's own */
  call: (
    method: string,
    path: string,
    options?: { headers?: object; body?: object; key?: string },
  ) => Promise<Response>;
}

/** One service with two tenants. */
export interface TwoTenants {
  ann: TenantsDoor;
  bob: TenantsDoor;
  backends: Backends;
  /** All that workers and service have logged. */
  lines: string[];
  stop: () => Promise<void>;
}

/**
 * The service of one machine, whose gateway knows one key, with two gateways before the same function, bucket, table,
 * queues and worker: each with a real key of another tenant, as API Gateway has many.
 */
export async function startTwoTenants(dataDirectory: string): Promise<TwoTenants> {
  const closers: (() => unknown)[] = [];
  const lines: string[] = [];
  watchLog(() => lines.join('\n'));
  const log = (line: unknown) => void lines.push(String(line));
  const options = parseOptions(['--port', '0', '--data-dir', dataDirectory], '.');
  const backends = await startBackends(options, closers, log);
  // Its environment is set by now.
  const { handler } = await import('../../../functions/presign/handler.ts');
  const door = async (tenant: string): Promise<TenantsDoor> => {
    const key = newApiKey(tenant);
    const gateway = await startGateway({
      api: apiOptions(handler as unknown as ApiHandler, key),
      page: pageOptions('web', backends.s3Endpoint),
      ...{ host: '127.0.0.1', port: 0, servedHosts: backends.addresses.servedHosts, onFault: log },
    });
    closers.push(gateway.close);
    return { tenant, key, call: caller(`http://127.0.0.1:${gateway.port}`, key) };
  };
  const [ann, bob] = [await door('ann'), await door('bob')];
  const workers = startWorkers({
    queue: backends.queues,
    script: pathToFileURL(join(import.meta.dirname, '../../../dist/local/inferWorker.js')),
    environment: backends.environment,
    ...{ count: 1, timeoutSeconds: FUNCTION_TIMEOUT_SECONDS, onFault: log, onLine: log },
  });
  closers.push(workers.close);
  await workers.ready;
  return {
    ...{ ann, bob, backends, lines },
    stop: async () => {
      for (const close of closers.reverse()) await close();
    },
  };
}

function caller(origin: string, ownKey: string): TenantsDoor['call'] {
  return (method, path, { headers = {}, body, key = ownKey } = {}) =>
    fetch(`${origin}${path}`, {
      method,
      headers: { 'x-api-key': key, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
}
