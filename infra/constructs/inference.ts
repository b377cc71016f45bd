import { Duration, Size } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { DockerImageCode, DockerImageFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { LIMITS } from '../../contract/index.ts';
import { LEAST_CONCURRENCY, MEMORY_MB_OF_A_PROCESSOR, type Settings } from '../settings/index.ts';
import { functionDefaults } from './functions.ts';
import { permitClips, permitList, permitMessages, permitObjects } from './permissions.ts';
import type { WorkQueues } from './queue.ts';
import type { Records } from './records.ts';
import type { Storage } from './storage.ts';

/** What `infer` works with. */
export interface InferenceProps {
  settings: Settings;
  /** The folder with the Dockerfile and all that goes into the image. */
  imageDirectory: string;
  queues: WorkQueues;
  storage: Storage;
  records: Records;
}

/** `infer`: takes recordings from the queues and writes what it heard to the table. */
export class Inference extends Construct {
  readonly function: DockerImageFunction;

  constructor(scope: Construct, id: string, props: InferenceProps) {
    super(scope, id);
    const { settings } = props;
    const platform = settings.architecture === 'arm64' ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64;
    this.function = new DockerImageFunction(this, 'Function', {
      ...functionDefaults(this, { name: 'infer', settings, environment: environmentOf(props) }),
      description: 'Recognises the recordings that the queues name.',
      code: DockerImageCode.fromImageAsset(props.imageDirectory, { platform }),
      memorySize: settings.inferMemoryMb,
      timeout: Duration.seconds(settings.inferTimeoutSeconds),
      ephemeralStorageSize: Size.mebibytes(diskMb(settings)),
      reservedConcurrentExecutions: settings.inferReservedConcurrency,
    });
    this.#take(props);
    this.#permit(props);
  }

  /** Neither of the two queues of recordings can take the other's turns. */
  #take({ queues, settings: { batchSize, maxConcurrency, uploadConcurrency } }: InferenceProps): void {
    const dropConcurrency = maxConcurrency - uploadConcurrency;
    const reportBatchItemFailures = true;
    for (const source of [
      new SqsEventSource(queues.uploads, { batchSize, reportBatchItemFailures, maxConcurrency: uploadConcurrency }),
      new SqsEventSource(queues.drops, { batchSize, reportBatchItemFailures, maxConcurrency: dropConcurrency }),
      // Each is one write.
      new SqsEventSource(queues.deadLetters, {
        batchSize: 1,
        reportBatchItemFailures,
        maxConcurrency: LEAST_CONCURRENCY,
      }),
    ]) {
      this.function.addEventSource(source);
    }
  }

  #permit({ queues, storage: { bucket }, records }: InferenceProps): void {
    permitMessages(this.function, queues.unreadable);
    permitClips(this.function, records);
    permitObjects(
      this.function,
      bucket,
      ['s3:GetObject', 's3:DeleteObject'],
      ['uploads', 'drops', 'results', 'timelines'],
    );
    permitObjects(this.function, bucket, ['s3:PutObject'], ['results', 'timelines']);
    permitList(this.function, bucket);
  }
}

/**
 * What `infer` writes of one recording: the file, where its index may lie at its end, and its samples, 16,000 of 4 bytes
 * a second; and some room beside it.
 */
function diskMb({ maxDurationSeconds }: Settings): number {
  return Math.ceil((LIMITS.maxBytes + 64_000 * maxDurationSeconds) / 2 ** 20) + 64;
}

function environmentOf({ settings, queues, records: { table } }: InferenceProps): Record<string, string> {
  return {
    TABLE_NAME: table.tableName,
    UPLOAD_QUEUE_URL: queues.uploads.queueUrl,
    DROP_QUEUE_URL: queues.drops.queueUrl,
    DEAD_LETTER_QUEUE_URL: queues.deadLetters.queueUrl,
    UNREADABLE_QUEUE_URL: queues.unreadable.queueUrl,
    MODEL_DIR: '/var/task/model',
    INFER_THREADS: String(Math.max(1, Math.round(settings.inferMemoryMb / MEMORY_MB_OF_A_PROCESSOR))),
    AUGMENT: String(settings.augment),
    MAX_DURATION_SECONDS: String(settings.maxDurationSeconds),
    RESULT_RETENTION_DAYS: String(settings.resultRetentionDays),
    ORT_DISABLE_TELEMETRY: '1',
  };
}
