import { AUDIO_RETENTION_DAYS, KEY_PREFIXES, LIMITS, RESULT_RETENTION_DAYS } from '../../contract/index.ts';
import {
  inferTimeoutSeconds,
  maxReceives,
  RETRY_DELAYS_SECONDS,
  TTL_ATTRIBUTE,
  tableDefinition,
  visibilityTimeoutSeconds,
} from '../../functions/records/index.ts';
import { DurableQueues, type RunningQueueApi, startQueueApi, UNREADABLE_NAME } from '../../standins/queue/index.ts';
import { type Lifecycle, startS3 } from '../../standins/s3/index.ts';
import { startTable } from '../../standins/table/index.ts';
import { type Addresses, findAddresses } from './addresses.ts';
import { type DataPaths, openDataDirectory } from './dataDirectory.ts';
import { applyEnvironment, type FunctionEnvironment, isolateFromUser } from './environment.ts';
import { sweepHourly } from './hourlySweep.ts';
import { lockDataDirectory } from './lock.ts';
import type { LocalOptions } from './options.ts';
import { loadCredentials, type StoredCredentials } from './secrets.ts';

/** What stands in for AWS, running. */
export interface Backends {
  paths: DataPaths;
  addresses: Addresses;
  queues: DurableQueues;
  s3Endpoint: string;
  /** The functions' environment; set in this process already. */
  environment: Record<string, string>;
}

/** What clients of the bucket must sign for. */
export const REGION = 'us-east-1';
/** The queues; what people sent comes first. */
const QUEUE_NAMES = { uploads: 'ser-local', drops: 'ser-local-drops', deadLetters: 'ser-local-dead-letters' };
const TABLE_NAME = 'ser-local';
/** The one bucket. */
export const BUCKET_NAME = 'ser-local';
/** The function's time-out: enough for the longest recording. */
export const FUNCTION_TIMEOUT_SECONDS = inferTimeoutSeconds(LIMITS.maxDurationSeconds);
const DAY_MS = 24 * 3600 * 1000;
const LIFECYCLE: Lifecycle = {
  expiration: [
    { prefix: KEY_PREFIXES.uploads, days: AUDIO_RETENTION_DAYS },
    { prefix: KEY_PREFIXES.drops, days: AUDIO_RETENTION_DAYS },
    { prefix: KEY_PREFIXES.results, days: RESULT_RETENTION_DAYS },
    { prefix: KEY_PREFIXES.timelines, days: RESULT_RETENTION_DAYS },
  ],
  abortMultipartDays: AUDIO_RETENTION_DAYS,
};

/** What all stand-ins are told. */
interface Common {
  region: string;
  credentials: StoredCredentials;
  onFault: (error: unknown) => void;
}

/**
 * Opens the data directory and starts queues, bucket and table over it.
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
  const common = { region: REGION, credentials, onFault };
  const queues = await openQueues(paths.queue);
  const s3 = await startBucket(common, paths.s3, { ...addresses, port: options.port }, queues);
  closers.push(s3.close);
  // It may name a recording: it goes when the recording's result would.
  const expireUnreadable = () => queues.expireUnreadable(Date.now() - RESULT_RETENTION_DAYS * DAY_MS);
  closers.push(sweepHourly([s3.expire, expireUnreadable], onFault));
  const s3Endpoint = `http://${addresses.publicHost}:${s3.port}`;
  const definition = tableDefinition(TABLE_NAME);
  const table = await startTable({ ...common, directory: paths.table, definition, ttlAttribute: TTL_ATTRIBUTE });
  closers.push(table.close);
  const queueApi = await startQueueApi({ ...common, queues });
  closers.push(queueApi.close);
  const environment = applyEnvironment({
    tableName: TABLE_NAME,
    bucketName: BUCKET_NAME,
    modelDirectory: options.modelDirectory,
    workers: options.workers,
    region: REGION,
    credentials,
    s3Endpoint,
    tableEndpoint: table.endpoint,
    queueEndpoint: queueApi.endpoint,
    queueUrls: queueUrls(queueApi),
  });
  return { paths, addresses, queues, s3Endpoint, environment };
}

function openQueues(directory: string): Promise<DurableQueues> {
  return DurableQueues.open({
    directory,
    names: [QUEUE_NAMES.uploads, QUEUE_NAMES.drops],
    deadLetterName: QUEUE_NAMES.deadLetters,
    region: REGION,
    visibilityTimeoutSeconds: visibilityTimeoutSeconds(FUNCTION_TIMEOUT_SECONDS),
    maxReceives: maxReceives(FUNCTION_TIMEOUT_SECONDS, AUDIO_RETENTION_DAYS),
    retryDelaysSeconds: RETRY_DELAYS_SECONDS,
  });
}

function queueUrls({ urlOf }: RunningQueueApi): FunctionEnvironment['queueUrls'] {
  const { uploads, drops, deadLetters } = QUEUE_NAMES;
  return {
    uploads: urlOf(uploads),
    drops: urlOf(drops),
    deadLetters: urlOf(deadLetters),
    unreadable: urlOf(UNREADABLE_NAME),
  };
}

/** @param place `port` of the page: the bucket's is the next one */
function startBucket(
  common: Common,
  directory: string,
  { listenHost, port }: Pick<Addresses, 'listenHost'> & { port: number },
  queues: DurableQueues,
): ReturnType<typeof startS3> {
  return startS3({
    ...common,
    directory,
    bucket: BUCKET_NAME,
    host: listenHost,
    port: port === 0 ? 0 : port + 1,
    lifecycle: LIFECYCLE,
    maxFormBytes: LIMITS.maxBytes,
    notifyPrefixes: [KEY_PREFIXES.uploads, KEY_PREFIXES.drops],
    notify: async (event, prefix) => {
      const name = prefix === KEY_PREFIXES.drops ? QUEUE_NAMES.drops : QUEUE_NAMES.uploads;
      await queues.send(name, JSON.stringify(event));
    },
  });
}
