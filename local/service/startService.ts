import { DiskFault } from '../../standins/files/index.ts';
import { type ApiHandler, startGateway } from '../../standins/gateway/index.ts';
import { type RunningWorkers, startWorkers } from '../worker/index.ts';
import { type Backends, BUCKET_NAME, FUNCTION_TIMEOUT_SECONDS, startBackends } from './backends.ts';
import { apiOptions, pageOptions } from './gatewayOptions.ts';
import { checkModel } from './modelCheck.ts';
import type { LocalOptions } from './options.ts';
import { loadApiKey } from './secrets.ts';
import { explainStartFailure, StartError } from './startError.ts';

/** Parts that are built apart from this file. */
export interface ServiceParts {
  webDirectory: string;
  workerScript: URL;
  /** Imports the API's function, once its environment is set. */
  loadApi: () => Promise<{ handler: ApiHandler }>;
  log: (line: string) => void;
  /** Told each line that a worker prints; without it the workers share this process's output. */
  onWorkerLine?: (line: string) => void;
}

/** The service, running. */
export interface RunningService {
  pageUrl: string;
  s3Endpoint: string;
  bucketName: string;
  credentialsPath: string;
  apiKey: string | undefined;
  /** How many messages nobody could read, and where they lie. */
  unreadable: number;
  unreadableDirectory: string;
  /** Resolves when a recording could be recognised; rejects with a StartError when none ever will be. */
  ready: Promise<void>;
  close: () => Promise<void>;
}

/**
 * Starts everything on this machine.
 *
 * @throws StartError with a message for the user
 */
export async function startService(options: LocalOptions, parts: ServiceParts): Promise<RunningService> {
  checkModel(options.modelDirectory);
  const closers: (() => unknown)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return { ...(await startParts(options, parts, closers)), close };
  } catch (error) {
    await close();
    throw explainStartFailure(error, options);
  }
}

async function startParts(
  options: LocalOptions,
  parts: ServiceParts,
  closers: (() => unknown)[],
): Promise<Omit<RunningService, 'close'>> {
  const { log } = parts;
  const onFault = (error: unknown) => log(faultLine(error));
  const backends = await startBackends(options, closers, onFault);
  const { paths, queues, addresses, s3Endpoint } = backends;
  const apiKey = options.requireKey ? await loadApiKey(paths.apiKey) : undefined;
  const { handler } = await parts.loadApi();
  const gateway = await startGateway({
    api: apiOptions(handler, apiKey),
    page: pageOptions(parts.webDirectory, s3Endpoint),
    host: addresses.listenHost,
    port: options.port,
    servedHosts: addresses.servedHosts,
    onFault,
  });
  const workers = startRecognition(options, parts, backends);
  closers.push(workers.close, gateway.close);
  return {
    pageUrl: `http://${addresses.publicHost}:${gateway.port}/`,
    s3Endpoint,
    bucketName: BUCKET_NAME,
    credentialsPath: paths.credentials,
    apiKey,
    unreadable: await queues.countUnreadable(),
    unreadableDirectory: queues.unreadableDirectory,
    ready: workers.ready,
  };
}

/** Of a disk that refuses, where in the code that was says nothing. */
function faultLine(error: unknown): string {
  if (error instanceof DiskFault) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** @returns the workers; `ready` rejects in words for the user */
function startRecognition(
  { workers: count, modelDirectory }: LocalOptions,
  { workerScript, log, onWorkerLine }: ServiceParts,
  { queues, environment }: Backends,
): RunningWorkers {
  const timeoutSeconds = FUNCTION_TIMEOUT_SECONDS;
  const outputs = { onFault: log, onLine: onWorkerLine };
  const workers = startWorkers({ queue: queues, script: workerScript, environment, count, timeoutSeconds, ...outputs });
  const ready = workers.ready.catch((cause: unknown) => {
    const message = `Recognition cannot start with the model in ${modelDirectory}: ${(cause as Error).message}`;
    throw new StartError(message, { cause });
  });
  // The caller may look at it later than it fails.
  ready.catch(() => undefined);
  return { ...workers, ready };
}
