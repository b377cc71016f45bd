import { Aws, Duration } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IDependable } from 'constructs';
import { MAX_RECEIVES, visibilityTimeoutSeconds } from '../../functions/records/index.ts';
import type { Settings } from '../settings/index.ts';
import { acknowledge } from './acknowledge.ts';

/** As long as SQS keeps a message: time for a person to come and look. */
const RETENTION = Duration.days(14);

const PROTECTED: QueueProps = {
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  retentionPeriod: RETENTION,
};

/** A queue of what could not be done, where it waits for a person. */
export function deadLetterQueue(scope: Construct, id: string): Queue {
  const queue = new Queue(scope, id, PROTECTED);
  acknowledge(queue, { SQS3: 'It is a dead-letter queue itself.' });
  return queue;
}

/** The recordings to be recognised, and those that were given up. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  /** What lets S3 in: it must be there before a bucket names the queue. */
  readonly admission: IDependable;

  constructor(scope: Construct, id: string, props: { settings: Settings }) {
    super(scope, id);
    this.deadLetters = deadLetterQueue(this, 'DeadLetters');
    this.queue = new Queue(this, 'Queue', {
      ...PROTECTED,
      visibilityTimeout: Duration.seconds(visibilityTimeoutSeconds(props.settings.inferTimeoutSeconds)),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVES },
    });
    const { policyDependable } = this.queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::*' },
        },
      }),
    );
    this.admission = policyDependable ?? this.queue;
  }
}
