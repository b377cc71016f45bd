import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { type Backends, FUNCTION_TIMEOUT_SECONDS, startBackends } from '../../../local/service/backends.ts';
import { apiOptions, pageOptions } from '../../../local/service/gatewayOptions.ts';
import { parseOptions } from '../../../local/service/index.ts';
import { type RunningWorkers, startWorkers } from '../../../local/worker/index.ts';
import { type ApiHandler, startGateway } from '../../../standins/gateway/index.ts';
import { EventBus, StreamReader } from './announcer.ts';
import { type AwsProxy, passOn, passOnSigned, type ServiceName, startAwsProxy } from './awsProxy.ts';
import type { Chance } from './suite.ts';
import { TableStream } from './tableStream.ts';

const DIST = resolve(import.meta.dirname, '../../../dist');

/**
 * The service in its parts: the built functions, through the SDK as it is, over the stand-ins, each behind its troubles;
 * and what AWS has besides: the table's stream, the function that reads it, and an event bus. Once in a process: the
 * API's function reads its environment when it is loaded.
 */
export interface ComposedService {
  pageUrl: string;
  /** Where clients of the bucket go: through its troubles. */
  s3Endpoint: string;
  proxies: Record<ServiceName, AwsProxy>;
  queues: Backends['queues'];
  bus: EventBus;
  reader: StreamReader;
  /** Starts workers. */
  work: (count: number) => Promise<RunningWorkers>;
  /** All that the service complained of. */
  faults: string[];
  close: () => Promise<void>;
}

/** Starts all of it but the workers. @param dataDirectory where it keeps what it has */
export async function startComposedService(dataDirectory: string, chance: Chance): Promise<ComposedService> {
  const closers: (() => unknown)[] = [];
  const faults: string[] = [];
  const onFault = (error: unknown) => void faults.push(String(error));
  const options = parseOptions(['--port', '0', '--data-dir', dataDirectory], resolve(DIST, '..'));
  const backends = await startBackends(options, closers, onFault);
  const bus = new EventBus(chance);
  const { proxies, stream } = await startProxies(backends, bus);
  const through = {
    AWS_ENDPOINT_URL_S3: proxies.store.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: proxies.table.endpoint,
    AWS_ENDPOINT_URL_SQS: proxies.queue.endpoint,
    AWS_ENDPOINT_URL_EVENTBRIDGE: proxies.bus.endpoint,
    EVENT_BUS_NAME: 'default',
    // No lines of the API's function between those of the test's report.
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  };
  Object.assign(process.env, through);
  const presign = (await import(built('functions/presign/index.mjs'))) as { handler: ApiHandler };
  const announce = (await import(built('functions/announce/index.mjs'))) as {
    handler: (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;
  };
  const gateway = await startGateway({
    api: apiOptions(presign.handler, undefined),
    page: pageOptions(join(DIST, 'web'), proxies.store.endpoint),
    host: '127.0.0.1',
    port: 0,
    servedHosts: backends.addresses.servedHosts,
    onFault,
  });
  const reader = new StreamReader(stream.records, announce.handler);
  const running: RunningWorkers[] = [];
  const work = async (count: number) => {
    const workers = startWorkers({
      queue: backends.queues,
      script: new URL(built('local/inferWorker.js')),
      environment: { ...backends.environment, ...through },
      count,
      timeoutSeconds: FUNCTION_TIMEOUT_SECONDS,
      onFault,
    });
    running.push(workers);
    await workers.ready;
    return workers;
  };
  const close = async () => {
    await Promise.all(running.map((workers) => workers.close()));
    await reader.close();
    await gateway.close();
    for (const proxy of Object.values(proxies)) await proxy.close();
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  const pageUrl = `http://127.0.0.1:${gateway.port}/`;
  const { queues } = backends;
  return { pageUrl, s3Endpoint: proxies.store.endpoint, proxies, queues, bus, reader, work, faults, close };
}

async function startProxies(
  { s3Endpoint, environment }: Backends,
  bus: EventBus,
): Promise<{ proxies: ComposedService['proxies']; stream: TableStream }> {
  const credentials = {
    accessKeyId: environment.AWS_ACCESS_KEY_ID,
    secretAccessKey: environment.AWS_SECRET_ACCESS_KEY,
  };
  const { AWS_ENDPOINT_URL_DYNAMODB: tableEndpoint, AWS_ENDPOINT_URL_SQS: queueEndpoint } = environment;
  const stream = new TableStream(new DynamoDBClient({ endpoint: tableEndpoint, region: 'us-east-1', credentials }));
  const toTable = stream.watch(passOnSigned(tableEndpoint, { service: 'dynamodb', credentials }));
  const proxies = {
    store: await startAwsProxy('store', (call) => passOn(s3Endpoint, call)),
    table: await startAwsProxy('table', toTable),
    queue: await startAwsProxy('queue', passOnSigned(queueEndpoint, { service: 'sqs', credentials })),
    bus: await startAwsProxy('bus', (call) => bus.answer(call)),
  };
  return { proxies, stream };
}

function built(path: string): string {
  return pathToFileURL(join(DIST, path)).href;
}
