import { readCount, readResultRetentionDays, requireVariable } from '../environment.ts';

/** Everything that `infer` reads from its environment. */
export interface InferEnvironment {
  tableName: string;
  /** Folder of the model bundle. */
  modelDir: string;
  /** Threads for the networks. */
  threads: number;
  /** Average over augmented variants. */
  augment: boolean;
  /** Where failed messages come from and go back to; locally the queue sees to it itself. */
  queueUrl: string | undefined;
  /** How long results are kept. */
  resultRetentionDays: number;
}

/**
 * Parses the environment once, at start.
 *
 * @throws Error naming the variable that is missing or wrong
 */
export function readEnvironment(environment: NodeJS.ProcessEnv): InferEnvironment {
  return {
    tableName: requireVariable(environment, 'TABLE_NAME'),
    modelDir: requireVariable(environment, 'MODEL_DIR'),
    threads: readCount(environment, 'INFER_THREADS', 1),
    augment: environment.AUGMENT === 'true',
    queueUrl: environment.QUEUE_URL,
    resultRetentionDays: readResultRetentionDays(environment),
  };
}
