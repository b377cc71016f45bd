import { readdirSync, readFileSync } from 'node:fs';
import { watchLog } from '../../support/logWatch.ts';
import { IMAGE, type InferImage } from './inferImage.ts';
import { startRuntimeApi } from './runtimeApi.ts';

/** A started container of `infer`. */
export interface InferContainer {
  /** Resolves when it asks for its first event; rejects when it could not start. */
  ready: Promise<void>;
  /** Hands it an event. @returns its answer @throws Error with what it reported, or printed when it died */
  invoke: (event: unknown) => Promise<unknown>;
  /** Runs a command beside the function, as the same user. */
  exec: (...command: string[]) => Promise<string>;
  /** How long the function's process has lived, and what it has used of the processors, in milliseconds, to 10 ms. */
  times: () => Promise<{ ageMs: number; processorMs: number }>;
  /** The most memory that it has held, in bytes. */
  peakBytes: () => Promise<number>;
  threadCount: () => Promise<number>;
  /** What it has printed, on both streams. */
  log: () => Promise<string>;
  stop: () => Promise<void>;
}

/** Nobody's user and group: AWS runs functions as a user of its own choice. */
export const USER = '12345:54321';
/** Of the contract with infra/: the default deployment. */
const TIMEOUT_MS = 180_000;
const TICKS_A_SECOND = 100;

/** As in AWS: no privileges, a root that cannot be written, /tmp alone can, and 1024 files and threads at most. */
const LIMITS = [
  ...['--user', USER, '--cap-drop', 'all', '--security-opt', 'no-new-privileges'],
  ...['--read-only', '--read-only-tmpfs=false', '--tmpfs', '/tmp:rw,mode=1777', '--ipc', 'none'],
  ...['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1024:1024'],
];

/**
 * Starts `infer` as AWS does, with a Runtime API of its own.
 *
 * @param environment added to what AWS sets
 */
export async function startInfer(
  { podman, logs }: InferImage,
  environment: Record<string, string>,
): Promise<InferContainer> {
  const runtime = await startRuntimeApi(TIMEOUT_MS);
  const settings = Object.entries({ ...lambdaEnvironment(runtime.address), ...environment });
  const variables = settings.flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const id = await podman('run', '--detach', '--network', 'host', ...LIMITS, ...variables, IMAGE);
  const pid = async () => podman('inspect', '--format', '{{.State.Pid}}', id);
  const proc = async (file: string) => readFileSync(`/proc/${await pid()}/${file}`, 'utf8');
  const died = podman('wait', id).then(async () => {
    throw new Error(`The function has ended: ${await logs(id)}`);
  });
  const ready = Promise.race([runtime.ready, died]);
  // Whoever waits for them hears of it; who does not has stopped it.
  for (const promise of [died, ready]) promise.catch(() => undefined);
  return {
    ready,
    invoke: (event) => Promise.race([runtime.invoke(event), died]),
    exec: (...command) => podman('exec', id, ...command),
    times: async () => {
      // proc(5): fields 14 and 15 (user, system) and 22 (start), in ticks; the third follows the name in brackets.
      const fields = (await proc('stat')).split(') ')[1].split(' ');
      const [user, system, start] = [14, 15, 22].map((field) => (1000 * Number(fields[field - 3])) / TICKS_A_SECOND);
      const uptimeMs = 1000 * Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
      return { ageMs: uptimeMs - start, processorMs: user + system };
    },
    peakBytes: async () => 1024 * Number(/VmHWM:\s+(\d+) kB/.exec(await proc('status'))![1]),
    threadCount: async () => readdirSync(`/proc/${await pid()}/task`).length,
    log: () => logs(id),
    stop: async () => {
      const said = await logs(id);
      watchLog(() => said);
      await podman('rm', '--force', '--time', '0', id);
      await runtime.close();
    },
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
function lambdaEnvironment(runtimeAddress: string): Record<string, string> {
  return {
    AWS_LAMBDA_RUNTIME_API: runtimeAddress,
    AWS_LAMBDA_FUNCTION_NAME: 'infer',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1769',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/infer',
    AWS_LAMBDA_LOG_STREAM_NAME: 'stream',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test-secret',
    MODEL_DIR: '/var/task/model',
  };
}
