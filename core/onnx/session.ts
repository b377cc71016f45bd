import { createRequire } from 'node:module';
import type * as Ort from 'onnxruntime-node';

// onnxruntime reads ORT_DISABLE_TELEMETRY when it is loaded, and entry points set it first: so it is loaded on use.
let ort: typeof Ort | undefined;
function runtime(): typeof Ort {
  ort ??= createRequire(import.meta.url)('onnxruntime-node') as typeof Ort;
  return ort;
}

/** A dense array with its shape, row-major. */
export interface Tensor {
  readonly data: Float32Array | BigInt64Array;
  readonly shape: readonly number[];
}

/** A loaded ONNX graph. */
export interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Runs the graph. Several calls at once are allowed. */
  run(inputs: Record<string, Tensor>): Promise<Record<string, Tensor>>;
  /** Gives the memory back; the session cannot be used afterwards. */
  release(): Promise<void>;
}

/** How a session uses the machine. */
export interface SessionOptions {
  /** Threads inside one operator; 1 by default, since several recordings run side by side. */
  threads?: number;
}

/**
 * Loads an ONNX graph from a file, for the CPU.
 *
 * By path and not from bytes: the runtime then maps the file and the process never holds it twice.
 *
 * @throws Error from onnxruntime when the file is missing or no graph.
 */
export async function loadSession(path: string, { threads = 1 }: SessionOptions = {}): Promise<Session> {
  const { InferenceSession, Tensor: OrtTensor } = runtime();
  const session = await InferenceSession.create(path, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // The arena keeps the memory of the largest batch: without it a batch of four takes half as long again.
    enableCpuMemArena: true,
    enableMemPattern: true,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    async run(inputs) {
      const feeds: Record<string, Ort.Tensor> = {};
      for (const [name, { data, shape }] of Object.entries(inputs)) {
        feeds[name] =
          data instanceof Float32Array
            ? new OrtTensor('float32', data, [...shape])
            : new OrtTensor('int64', data, [...shape]);
      }
      const outputs = await session.run(feeds);
      return Object.fromEntries(
        Object.entries(outputs).map(([name, tensor]) => [
          name,
          { data: tensor.data as Float32Array | BigInt64Array, shape: tensor.dims },
        ]),
      );
    },
    release: () => session.release(),
  };
}
