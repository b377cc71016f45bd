import { readCount, readMaxDurationSeconds, readResultRetentionDays, requireVariable } from '../environment.ts';
import type { QueueUrls } from './queues.ts';

/** Everything that `infer` reads from its environment. */
export interface InferEnvironment {
  tableName: string;
  /** Folder of the model bundle. */
  modelDir: string;
  /** Threads for the networks. */
  threads: number;
  /** Average over augmented variants. */
  augment: boolean;
  queueUrls: QueueUrls;
  /** The longest recording that is taken. */
  maxDurationSeconds: number;
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
    queueUrls: {
      uploads: requireVariable(environment, 'UPLOAD_QUEUE_URL'),
      drops: requireVariable(environment, 'DROP_QUEUE_URL'),
      deadLetters: requireVariable(environment, 'DEAD_LETTER_QUEUE_URL'),
      unreadable: requireVariable(environment, 'UNREADABLE_QUEUE_URL'),
    },
    maxDurationSeconds: readMaxDurationSeconds(environment),
    resultRetentionDays: readResultRetentionDays(environment),
  };
}
