import { LIMITS, RESULT_RETENTION_DAYS } from '../../contract/index.ts';

/** What the API's and the queue's function find in their environment, here as in AWS. */
export interface FunctionEnvironment {
  tableName: string;
  bucketName: string;
  modelDirectory: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  s3Endpoint: string;
  tableEndpoint: string;
  queueEndpoint: string;
  /** How many recordings are recognised side by side. */
  workers: number;
  queueUrls: { uploads: string; drops: string; deadLetters: string; unreadable: string };
}

/** Keeps the SDK from profiles and metadata services: the files lead nowhere. */
const ISOLATION = {
  AWS_CONFIG_FILE: '/nonexistent',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
  AWS_EC2_METADATA_DISABLED: 'true',
  // A notice for developers, which would be printed by each process.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  ORT_DISABLE_TELEMETRY: '1',
  // Nobody here reads metrics and traces; the log lines are enough.
  POWERTOOLS_METRICS_DISABLED: 'true',
  POWERTOOLS_TRACE_ENABLED: 'false',
  POWERTOOLS_SERVICE_NAME: 'speech-emotion',
};

/** Settings of the functions that a user may pass through, and what the system needs to start a process. */
const PASSED_THROUGH = ['INFER_THREADS', 'AUGMENT', 'PATH', 'LD_LIBRARY_PATH', 'TMPDIR', 'TEMP', 'SystemRoot'];

/**
 * Removes from this process what the user's shell says about AWS: a session token or profile of theirs would be sent
 * to the stand-ins. Called before any client is made.
 */
export function isolateFromUser(): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, ISOLATION);
}

/**
 * Sets this process's environment for the API's function. The SDK reads the `AWS_` variables by itself.
 *
 * @returns the whole environment for worker processes
 */
export function applyEnvironment(environment: FunctionEnvironment): Record<string, string> {
  const variables = {
    TABLE_NAME: environment.tableName,
    BUCKET_NAME: environment.bucketName,
    MODEL_DIR: environment.modelDirectory,
    UPLOAD_CONCURRENCY: String(environment.workers),
    MAX_DURATION_SECONDS: String(LIMITS.maxDurationSeconds),
    RESULT_RETENTION_DAYS: String(RESULT_RETENTION_DAYS),
    AWS_REGION: environment.region,
    AWS_ACCESS_KEY_ID: environment.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: environment.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_S3: environment.s3Endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: environment.tableEndpoint,
    AWS_ENDPOINT_URL_SQS: environment.queueEndpoint,
    UPLOAD_QUEUE_URL: environment.queueUrls.uploads,
    DROP_QUEUE_URL: environment.queueUrls.drops,
    DEAD_LETTER_QUEUE_URL: environment.queueUrls.deadLetters,
    UNREADABLE_QUEUE_URL: environment.queueUrls.unreadable,
  };
  Object.assign(process.env, variables);
  const passed = PASSED_THROUGH.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...ISOLATION, ...variables, ...Object.fromEntries(passed) };
}
