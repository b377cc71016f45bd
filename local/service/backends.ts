import { RESULT_RETENTION_DAYS } from '../../contract/index.ts';
import { RETRY_DELAYS_SECONDS, TTL_ATTRIBUTE, tableDefinition } from '../../functions/records/index.ts';
import { DurableQueue } from '../../standins/queue/index.ts';
import { startS3 } from '../../standins/s3/index.ts';
import { startTable } from '../../standins/table/index.ts';
import { type Addresses, findAddresses } from './addresses.ts';
import { type DataPaths, openDataDirectory } from './dataDirectory.ts';
import { applyEnvironment, isolateFromUser } from './environment.ts';
import { sweepHourly } from './hourlySweep.ts';
import { lockDataDirectory } from './lock.ts';
import type { LocalOptions } from './options.ts';
import { loadCredentials } from './secrets.ts';

/** What stands in for AWS, running. */
export interface Backends {
  paths: DataPaths;
  addresses: Addresses;
  queue: DurableQueue;
  s3Endpoint: string;
  /** The functions' environment; set in this process already. */
  environment: Record<string, string>;
}

const REGION = 'us-east-1';
const TABLE_NAME = 'ser-local';
/** The one bucket. */
export const BUCKET_NAME = 'ser-local';
/** As deployed: the function's time-out, and six times it for the queue. */
export const FUNCTION_TIMEOUT_SECONDS = 300;
const DAY_MS = 24 * 3600 * 1000;

/**
 * Opens the data directory and starts queue, bucket and table over it.
 *
 * @param options of the command line
 * @param closers gets what must be called, last first, to stop what was started, also after a failure
 * @param onFault told of faults that do not end the service
 */
export async function startBackends(
  options: LocalOptions,
  closers: (() => unknown)[],
  onFault: (error: unknown) => void,
): Promise<Backends> {
  isolateFromUser();
  const paths = await openDataDirectory(options.dataDirectory);
  closers.push(await lockDataDirectory(options.dataDirectory));
  const [credentials, addresses] = await Promise.all([loadCredentials(paths.credentials), findAddresses(options.host)]);
  const queue = await openQueue(paths.queue);
  const common = { region: REGION, credentials, onFault };
  const s3 = await startS3({
    ...common,
    directory: paths.s3,
    bucket: BUCKET_NAME,
    host: addresses.listenHost,
    port: options.port === 0 ? 0 : options.port + 1,
    notify: async (event) => void (await queue.send(JSON.stringify(event))),
  });
  closers.push(s3.close);
  // A dead letter names its recording: it goes when the recording's result would.
  const expireDeadLetters = () => queue.expireDeadLetters(Date.now() - RESULT_RETENTION_DAYS * DAY_MS);
  closers.push(sweepHourly([s3.expire, expireDeadLetters], onFault));
  const s3Endpoint = `http://${addresses.publicHost}:${s3.port}`;
  const definition = tableDefinition(TABLE_NAME);
  const table = await startTable({ ...common, directory: paths.table, definition, ttlAttribute: TTL_ATTRIBUTE });
  closers.push(table.close);
  const environment = applyEnvironment({
    tableName: TABLE_NAME,
    bucketName: BUCKET_NAME,
    modelDirectory: options.modelDirectory,
    region: REGION,
    credentials,
    s3Endpoint,
    tableEndpoint: table.endpoint,
  });
  return { paths, addresses, queue, s3Endpoint, environment };
}

function openQueue(directory: string): Promise<DurableQueue> {
  return DurableQueue.open({
    directory,
    name: 'ser-local',
    region: REGION,
    visibilityTimeoutSeconds: 6 * FUNCTION_TIMEOUT_SECONDS,
    maxReceives: 5,
    retryDelaysSeconds: RETRY_DELAYS_SECONDS,
  });
}
