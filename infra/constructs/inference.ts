import { Duration } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { DockerImageCode, DockerImageFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { MEMORY_MB_OF_A_PROCESSOR, type Settings } from '../settings/index.ts';
import { functionDefaults } from './functions.ts';
import { permitClips, permitList, permitObjects } from './permissions.ts';
import type { WorkQueue } from './queue.ts';
import type { Records } from './records.ts';
import type { Storage } from './storage.ts';

/** What `infer` works with. */
export interface InferenceProps {
  settings: Settings;
  /** The folder with the Dockerfile and all that goes into the image. */
  imageDirectory: string;
  queue: WorkQueue;
  storage: Storage;
  records: Records;
}

/** `infer`: takes recordings from the queue and writes what it heard to the table. */
export class Inference extends Construct {
  readonly function: DockerImageFunction;

  constructor(scope: Construct, id: string, props: InferenceProps) {
    super(scope, id);
    const { settings } = props;
    const platform = settings.architecture === 'arm64' ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64;
    this.function = new DockerImageFunction(this, 'Function', {
      ...functionDefaults(this, { name: 'infer', settings, environment: environmentOf(props) }),
      description: 'Recognises the recordings that the queue names.',
      code: DockerImageCode.fromImageAsset(props.imageDirectory, { platform }),
      memorySize: settings.inferMemoryMb,
      timeout: Duration.seconds(settings.inferTimeoutSeconds),
    });
    this.function.addEventSource(
      new SqsEventSource(props.queue.queue, {
        batchSize: settings.batchSize,
        reportBatchItemFailures: true,
        maxConcurrency: settings.maxConcurrency,
      }),
    );
    // Each is one write: the fewest at once that Lambda allows.
    this.function.addEventSource(
      new SqsEventSource(props.queue.deadLetters, { batchSize: 1, reportBatchItemFailures: true, maxConcurrency: 2 }),
    );
    this.#permit(props);
  }

  #permit({ queue, storage: { bucket }, records }: InferenceProps): void {
    this.function.addToRolePolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.unreadable.queueArn] }),
    );
    permitClips(this.function, records);
    permitObjects(this.function, bucket, ['s3:GetObject', 's3:DeleteObject'], ['uploads', 'drops', 'results']);
    permitObjects(this.function, bucket, ['s3:PutObject'], ['results']);
    permitList(this.function, bucket);
  }
}

function environmentOf({ settings, queue, records: { table } }: InferenceProps): Record<string, string> {
  return {
    TABLE_NAME: table.tableName,
    QUEUE_URL: queue.queue.queueUrl,
    DEAD_LETTER_QUEUE_URL: queue.deadLetters.queueUrl,
    UNREADABLE_QUEUE_URL: queue.unreadable.queueUrl,
    MODEL_DIR: '/var/task/model',
    INFER_THREADS: String(Math.max(1, Math.round(settings.inferMemoryMb / MEMORY_MB_OF_A_PROCESSOR))),
    AUGMENT: String(settings.augment),
    RESULT_RETENTION_DAYS: String(settings.resultRetentionDays),
    ORT_DISABLE_TELEMETRY: '1',
  };
}
