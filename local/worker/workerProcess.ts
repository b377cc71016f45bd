import { type ChildProcess, fork, type StdioOptions } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { WorkerReply, WorkerRequest } from './protocol.ts';

/** A worker process that has loaded its function. */
export interface WorkerProcess {
  /**
   * Answers one event. One at a time.
   *
   * @throws Error when the function threw, the process ended, or the time was over (which ends the process)
   */
  run: (event: SQSEvent, timeoutSeconds: number) => Promise<SQSBatchResponse>;
  /** Aborted once the process has ended. */
  ended: AbortSignal;
  terminate: () => Promise<void>;
}

/** The worker itself says that its function cannot be loaded, and why. */
export class CannotLoadError extends Error {}

/**
 * Starts a worker and waits until its function is loaded.
 *
 * A process, not a thread: onnxruntime-node 1.30 aborts the whole process when a thread is terminated while it runs a
 * network ("terminate called after throwing an instance of 'Napi::Error'"), and a crash of native code would take the
 * service with it.
 *
 * @param script the worker's module
 * @param environment all that the worker sees as its environment
 * @param onLine told each line that the worker prints; without it, it shares this process's output
 * @throws CannotLoadError when the function cannot be loaded, Error when the process ends before it is
 */
export async function startWorkerProcess(
  script: URL,
  environment: Record<string, string>,
  onLine?: (line: string) => void,
): Promise<WorkerProcess> {
  const child = start(script, environment, onLine);
  const { ended, terminate, stopFor } = watch(child);
  const first = await nextReply(child, ended, (reply) => reply.kind === 'ready' || reply.kind === 'not-ready');
  if (first.kind === 'not-ready') {
    await terminate();
    throw new CannotLoadError(first.reason);
  }
  let lastId = 0;
  const run = async (event: SQSEvent, timeoutSeconds: number) => {
    const id = ++lastId;
    const onTimeout = () => stopFor(`No answer within ${timeoutSeconds} s; the worker process was stopped.`);
    const timer = setTimeout(onTimeout, timeoutSeconds * 1000);
    try {
      return await ask(child, ended, { id, event, timeoutSeconds });
    } finally {
      clearTimeout(timer);
    }
  };
  return { run, ended, terminate };
}

function start(script: URL, environment: Record<string, string>, onLine?: (line: string) => void): ChildProcess {
  const stdio: StdioOptions = onLine ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'inherit', 'inherit', 'ipc'];
  const child = fork(fileURLToPath(script), { env: environment, execArgv: [], serialization: 'json', stdio });
  for (const input of [child.stdout, child.stderr]) {
    if (input && onLine) createInterface({ input }).on('line', onLine);
  }
  return child;
}

/** @returns the end of a process, and how to bring it about; `stopFor` says what the end is then put down to */
function watch(child: ChildProcess) {
  const end = new AbortController();
  let reason: string | undefined;
  child.on('error', (error) => end.abort(error));
  child.on('exit', (code, signal) => {
    end.abort(new Error(reason ?? `The worker process ended (${signal ?? `exit status ${code}`}).`));
  });
  const terminate = async () => {
    if (end.signal.aborted) return;
    const ended = new Promise((resolve) => end.signal.addEventListener('abort', resolve));
    child.kill('SIGKILL');
    await ended;
  };
  const stopFor = (why: string) => {
    reason = why;
    void terminate();
  };
  return { ended: end.signal, terminate, stopFor };
}

async function ask(child: ChildProcess, ended: AbortSignal, request: WorkerRequest): Promise<SQSBatchResponse> {
  const answer = nextReply(child, ended, (reply) => 'id' in reply && reply.id === request.id);
  // A failed send is the end of the process, which settles the answer.
  child.send(request, () => undefined);
  const reply = await answer;
  if (reply.kind === 'done') return reply.response;
  throw new Error(reply.kind === 'failed' ? reply.reason : 'unexpected answer of the worker process');
}

function nextReply(
  child: ChildProcess,
  ended: AbortSignal,
  isAwaited: (reply: WorkerReply) => boolean,
): Promise<WorkerReply> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      child.off('message', onMessage);
      ended.removeEventListener('abort', onEnd);
      finish();
    };
    const onMessage = (message: unknown) => {
      const reply = message as WorkerReply;
      if (isAwaited(reply)) settle(() => resolve(reply));
    };
    const onEnd = () => settle(() => reject(ended.reason as Error));
    child.on('message', onMessage);
    ended.addEventListener('abort', onEnd);
    if (ended.aborted) onEnd();
  });
}
