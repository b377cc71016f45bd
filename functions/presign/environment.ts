import { readCount, readMaxDurationSeconds, readResultRetentionDays, requireVariable } from '../environment.ts';

/** Everything that `presign` reads from its environment. */
export interface PresignEnvironment {
  tableName: string;
  bucketName: string;
  /** Folder of the model bundle; only its `model.json` is read. */
  modelDir: string;
  /** The queue of uploads, to tell of a clip anew. */
  uploadQueueUrl: string;
  /** How many uploads are recognised side by side. */
  uploadConcurrency: number;
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
export function readEnvironment(environment: NodeJS.ProcessEnv): PresignEnvironment {
  return {
    tableName: requireVariable(environment, 'TABLE_NAME'),
    bucketName: requireVariable(environment, 'BUCKET_NAME'),
    modelDir: requireVariable(environment, 'MODEL_DIR'),
    uploadQueueUrl: requireVariable(environment, 'UPLOAD_QUEUE_URL'),
    uploadConcurrency: readCount(environment, 'UPLOAD_CONCURRENCY', 1),
    maxDurationSeconds: readMaxDurationSeconds(environment),
    resultRetentionDays: readResultRetentionDays(environment),
  };
}
