import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { newApiKey } from '../../functions/newApiKey.ts';
import { type RunningWorkers, startWorkers } from '../../local/worker/index.ts';
import { startWorkerProcess } from '../../local/worker/workerProcess.ts';
import { SHIPPED_BUNDLE } from '../support/bundle.ts';
import { watchLog } from '../support/logWatch.ts';
import { type ApiAnswer, type ApiCall, type ApiHandler, apiWithKey } from './api.ts';
import { type Deployment, deploy, type FunctionName } from './deployment.ts';
import { EventSource } from './eventSource.ts';
import { type Gate, startGate } from './gate.ts';
import { clientSettings, type Moto, startMoto } from './moto.ts';
import { synthesize } from './template.ts';

const DIST = resolve(import.meta.dirname, '../../dist');
/** `infer` in a process of its own, as Lambda runs it. */
const INFER = pathToFileURL(join(DIST, 'local/inferWorker.js'));
const FUNCTION_TIMEOUT_SECONDS = 60;
/** Fewer than the template's, so that a small machine is not swamped. */
const WORKERS = 2;
/** No metrics and traces between the lines of the test's report. */
const QUIET = {
  POWERTOOLS_LOG_LEVEL: 'INFO',
  POWERTOOLS_METRICS_DISABLED: 'true',
  POWERTOOLS_TRACE_ENABLED: 'false',
};

/** The stack in moto with the real functions beside it. */
export interface Service {
  moto: Moto;
  deployment: Deployment;
  s3: S3Client;
  sqs: SQSClient;
  dynamodb: DynamoDBClient;
  /** AWS as each function sees it through its role. */
  gates: Record<FunctionName, Gate>;
  /** A function's environment: the template's, and the way to its gate. */
  environmentOf: (name: FunctionName) => Record<string, string>;
  /** The API as a caller with a key of that tenant sees it. */
  api: (tenant: string) => (call: ApiCall) => Promise<ApiAnswer>;
  /** Starts `infer` on the queues, as the event source mappings would. @param changes to its environment */
  startInfer: (changes?: Record<string, string>) => Promise<RunningWorkers>;
  /** Calls `infer` once. */
  invokeInfer: (event: SQSEvent) => Promise<SQSBatchResponse>;
  stop: () => Promise<void>;
}

/** Makes the stack from the template, and the API's function with the environment that the template gives it. */
export async function startService(settings: Record<string, unknown> = {}): Promise<Service> {
  const moto = await startMoto();
  const deployment = await deploy(moto, synthesize(settings));
  const model = { MODEL_DIR: SHIPPED_BUNDLE };
  const gates = {
    presign: await startGate(moto, deployment.permissions.presign),
    infer: await startGate(moto, deployment.permissions.infer),
    announce: await startGate(moto, deployment.permissions.announce),
  };
  const environmentOf = (name: FunctionName) => ({
    ...deployment.environments[name],
    ...moto.environment,
    AWS_ENDPOINT_URL: gates[name].endpoint,
    ...QUIET,
    ...model,
  });
  Object.assign(process.env, environmentOf('presign'));
  const { handler } = (await import(pathToFileURL(join(DIST, 'functions/presign/index.mjs')).href)) as {
    handler: ApiHandler;
  };
  const clients = {
    s3: new S3Client(clientSettings(moto)),
    sqs: new SQSClient(clientSettings(moto)),
    dynamodb: new DynamoDBClient(clientSettings(moto)),
  };
  return {
    moto,
    deployment,
    ...clients,
    gates,
    environmentOf,
    api: (tenant) => apiWithKey(handler, newApiKey(tenant)),
    ...inferFunction(new EventSource(clients.sqs, ...Object.values(deployment.queueUrls)), environmentOf('infer')),
    stop: async () => {
      for (const client of Object.values(clients)) client.destroy();
      for (const gate of Object.values(gates)) await gate.close();
      await moto.stop();
    },
  };
}

function inferFunction(
  queue: EventSource,
  deployed: Record<string, string>,
): Pick<Service, 'startInfer' | 'invokeInfer'> {
  const { PATH = '' } = process.env;
  const environment = { PATH, ...deployed };
  const timeoutSeconds = FUNCTION_TIMEOUT_SECONDS;
  return {
    invokeInfer: async (event) => {
      const worker = await startWorkerProcess(INFER, environment);
      return worker.run(event, timeoutSeconds).finally(worker.terminate);
    },
    startInfer: async (changes = {}) => {
      const lines: string[] = [];
      watchLog(() => lines.join('\n'));
      const workers = startWorkers({
        queue,
        script: INFER,
        environment: { ...environment, ...changes },
        count: WORKERS,
        timeoutSeconds,
        onFault: console.error,
        onLine: (line) => void lines.push(line),
      });
      await workers.ready;
      return workers;
    },
  };
}
