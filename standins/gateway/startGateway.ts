import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { close, listen, splitTarget } from '../http/index.ts';
import { type ApiOptions, answerApi, sendFault } from './answerApi.ts';
import { isServedHost } from './hostCheck.ts';
import { sendText } from './reply.ts';
import { loadStaticFiles, type StaticFile, sendStaticFile } from './staticFiles.ts';

/** The page, as a bucket behind a distribution serves it. */
export interface PageOptions {
  /** The built page. */
  directory: string;
  /** What goes with each of its files. */
  contentSecurityPolicy: string;
  /** By a file's name; `undefined` where it is not known. */
  contentTypeOf: (fileName: string) => string | undefined;
}

/** How the gateway is set up. */
export interface GatewayOptions {
  api: ApiOptions;
  page: PageOptions;
  /** 0 takes any free port. */
  port: number;
  host: string;
  /** Names and addresses that a Host header may give, lower case. */
  servedHosts: ReadonlySet<string>;
  /** Told of faults of the function. */
  onFault: (error: unknown) => void;
}

/** The gateway, listening. */
export interface RunningGateway {
  port: number;
  close: () => Promise<void>;
}

/** What is under way when the gateway closes has this long; a long poll would take the client's whole wait. */
const CLOSE_GRACE_MS = 1000;

/** What the gateway answers from. */
interface Served extends GatewayOptions {
  files: Map<string, StaticFile>;
  /** The gateway no longer waits for the function. */
  stopping: AbortSignal;
}

/** Starts the HTTP server of a page and its API. */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const stopping = new AbortController();
  // Each call that is under way listens to it, and no longer: many are no leak.
  setMaxListeners(0, stopping.signal);
  const files = loadStaticFiles(options.page.directory, options.page.contentTypeOf);
  const server = createServer(listener({ ...options, files, stopping: stopping.signal }));
  const port = await listen(server, options.port, options.host);
  return {
    port,
    close: async () => {
      const timer = setTimeout(() => stopping.abort(), CLOSE_GRACE_MS);
      await close(server);
      clearTimeout(timer);
    },
  };
}

function listener(served: Served) {
  return (request: IncomingMessage, response: ServerResponse) => {
    // A client that leaves is no error.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    answer(request, response, served).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return;
      served.onFault(error);
      if (response.headersSent) response.destroy();
      else sendFault(response, served.api, 'internal', 'The service failed on this request; try again.');
    });
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, served: Served): Promise<void> {
  const [path] = splitTarget(request.url ?? '/');
  if (!isServedHost(request.headers.host, served.servedHosts)) {
    const message = `Expected a Host header that names this server, got "${request.headers.host ?? ''}"; use the address printed at start.`;
    sendFault(response, served.api, 'forbidden', message);
  } else if (served.api.isApi(path)) {
    await answerApi(request, response, served.api, served.stopping);
  } else {
    answerPage(request, response, served.files.get(path), served);
  }
}

function answerPage(
  request: IncomingMessage,
  response: ServerResponse,
  file: StaticFile | undefined,
  { page, files }: Served,
): void {
  request.resume();
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    sendText(response, 405, 'Only GET and HEAD are possible here; the API is under /v1.');
  } else if (file) {
    sendStaticFile(request, response, file, page.contentSecurityPolicy);
  } else {
    const isBuilt = files.size > 0;
    const message = isBuilt ? 'There is no such page; start at /.' : 'The page is not built; run "npm run build".';
    sendText(response, 404, message);
  }
}
