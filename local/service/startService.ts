import { contentSecurityPolicy, pageContentType } from '../../contract/index.ts';
import { newApiKey } from '../../functions/newApiKey.ts';
import { type ApiHandler, startGateway } from '../../standins/gateway/index.ts';
import { startWorkers } from '../worker/index.ts';
import { API_RULES } from './api.ts';
import { BUCKET_NAME, FUNCTION_TIMEOUT_SECONDS, startBackends } from './backends.ts';
import { explainStartFailure } from './explain.ts';
import { checkModel } from './modelCheck.ts';
import type { LocalOptions } from './options.ts';
import { loadApiKey } from './secrets.ts';
import { StartError } from './startError.ts';
import { LOCAL_TENANT } from './tenant.ts';

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
  deadLetters: number;
  /** Resolves when a recording could be judged; rejects with a StartError when none ever will be. */
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
  { webDirectory, workerScript, loadApi, log, onWorkerLine }: ServiceParts,
  closers: (() => unknown)[],
): Promise<Omit<RunningService, 'close'>> {
  const onFault = (error: unknown) => log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const { port } = options;
  const { paths, queue, addresses, s3Endpoint, environment } = await startBackends(options, closers, onFault);
  const { publicHost, servedHosts, listenHost: host } = addresses;
  const apiKey = options.requireKey ? await loadApiKey(paths.apiKey) : undefined;
  const { handler } = await loadApi();
  const gateway = await startGateway({
    // Where no key is asked for, the function still learns the tenant from one.
    api: { ...API_RULES, handler, apiKey: apiKey ?? newApiKey(LOCAL_TENANT), isKeyAsked: options.requireKey },
    page: {
      directory: webDirectory,
      contentSecurityPolicy: contentSecurityPolicy(s3Endpoint),
      contentTypeOf: pageContentType,
    },
    host,
    port,
    servedHosts,
    onFault,
  });
  const workers = startWorkers({
    queue,
    script: workerScript,
    environment,
    count: options.workers,
    timeoutSeconds: FUNCTION_TIMEOUT_SECONDS,
    onFault: log,
    onLine: onWorkerLine,
  });
  closers.push(workers.close, gateway.close);
  const ready = workers.ready.catch((cause: unknown) => {
    const message = `Recognition cannot start with the model in ${options.modelDirectory}: ${(cause as Error).message}`;
    throw new StartError(message, { cause });
  });
  // The caller may look at it later than it fails.
  ready.catch(() => undefined);
  return {
    pageUrl: `http://${publicHost}:${gateway.port}/`,
    s3Endpoint,
    bucketName: BUCKET_NAME,
    credentialsPath: paths.credentials,
    apiKey,
    deadLetters: (await queue.deadLetters()).length,
    ready,
  };
}
