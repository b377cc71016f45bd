import { requireVariable } from '../environment.ts';

/** Everything that `infer` reads from its environment. */
export interface InferEnvironment {
  tableName: string;
  /** Folder of the model bundle. */
  modelDir: string;
  /** Threads for the networks. */
  threads: number;
  /** Average over augmented versions. */
  augment: boolean;
}

/**
 * Parses the environment once, at start.
 *
 * @throws Error naming the variable that is missing or wrong
 */
export function readEnvironment(environment: NodeJS.ProcessEnv): InferEnvironment {
  const threads = Number(environment.INFER_THREADS ?? '1');
  if (!Number.isInteger(threads) || threads < 1) {
    throw new Error(`INFER_THREADS: expected a whole number from 1, got "${environment.INFER_THREADS}".`);
  }
  return {
    tableName: requireVariable(environment, 'TABLE_NAME'),
    modelDir: requireVariable(environment, 'MODEL_DIR'),
    threads,
    augment: environment.AUGMENT === 'true',
  };
}
