import { Aws, Duration } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IDependable } from 'constructs';
import { maxReceives, QUEUE_RETENTION_DAYS, visibilityTimeoutSeconds } from '../../functions/records/index.ts';
import type { Settings } from '../settings/index.ts';
import { acknowledge } from './acknowledge.ts';

/** Time for a person to come and look. */
const RETENTION = Duration.days(QUEUE_RETENTION_DAYS);

const PROTECTED: QueueProps = {
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  retentionPeriod: RETENTION,
};

/** A queue of what could not be done, where it waits for a person. */
export function deadLetterQueue(scope: Construct, id: string, props: QueueProps = {}): Queue {
  const queue = new Queue(scope, id, { ...PROTECTED, ...props });
  acknowledge(queue, { SQS3: 'It is a dead-letter queue itself.' });
  return queue;
}

/**
 * The recordings to be recognised, those that a queue gave up, and what nobody can read. Who uploads a recording waits for
 * it, and does not stand behind a hundred thousand dropped ones: these have a queue of their own.
 */
export class WorkQueues extends Construct {
  readonly uploads: Queue;
  readonly drops: Queue;
  /** `infer` takes these too, to say of each that it was given up. */
  readonly deadLetters: Queue;
  /** For a person to look at. */
  readonly unreadable: Queue;
  /** What lets S3 in: it must be there before a bucket names the queues. */
  readonly admissions: readonly IDependable[];

  constructor(scope: Construct, id: string, props: { settings: Settings }) {
    super(scope, id);
    const { inferTimeoutSeconds, audioRetentionDays } = props.settings;
    const visibilityTimeout = Duration.seconds(visibilityTimeoutSeconds(inferTimeoutSeconds));
    this.deadLetters = deadLetterQueue(this, 'DeadLetters', { visibilityTimeout });
    this.unreadable = deadLetterQueue(this, 'Unreadable');
    const givenUp = {
      queue: this.deadLetters,
      maxReceiveCount: maxReceives(inferTimeoutSeconds, audioRetentionDays),
    };
    const ofWork: QueueProps = { ...PROTECTED, visibilityTimeout, deadLetterQueue: givenUp };
    // Named when there was no other. Another name would be another queue, and what waits in this one would be lost.
    this.uploads = new Queue(this, 'Queue', ofWork);
    this.drops = new Queue(this, 'Drops', ofWork);
    this.admissions = [this.uploads, this.drops].map(admitS3);
  }
}

function admitS3(queue: Queue): IDependable {
  const { policyDependable } = queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('s3.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: {
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::*' },
      },
    }),
  );
  return policyDependable ?? queue;
}
