import { Aws, Duration, Fn, RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type CfnBucket,
  HttpMethods,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { KEY_PREFIXES } from '../../contract/index.ts';
import type { Settings } from '../settings/index.ts';
import { acknowledge } from './acknowledge.ts';
import type { WorkQueues } from './queue.ts';

/** What becomes of data when the stack is deleted. */
export function removalPolicyOf({ removalPolicy }: Settings): RemovalPolicy {
  return removalPolicy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}

/** A bucket that nobody but roles of the account can reach, over TLS alone. */
export function privateBucketProps(settings: Settings): BucketProps {
  return {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    versioned: false,
    removalPolicy: removalPolicyOf(settings),
  };
}

/** The bucket of recordings and of the results of dropped ones. It tells a queue of each recording. */
export class Storage extends Construct {
  readonly bucket: Bucket;
  /** The address that signed forms name, so that the page may post to it: `https://<bucket>.s3.<region>.amazonaws.com`. */
  readonly origin: string;

  constructor(scope: Construct, id: string, props: { settings: Settings; queues: WorkQueues }) {
    super(scope, id);
    const { settings, queues } = props;
    this.bucket = new Bucket(this, 'Bucket', {
      ...privateBucketProps(settings),
      // A form is signed for one key, one size and 15 minutes; CORS protects nothing more.
      cors: [
        {
          allowedMethods: [HttpMethods.POST],
          allowedOrigins: settings.allowedOrigins,
          allowedHeaders: ['*'],
          maxAge: Duration.hours(1).toSeconds(),
        },
      ],
      lifecycleRules: [
        { prefix: KEY_PREFIXES.uploads, expiration: Duration.days(settings.audioRetentionDays) },
        { prefix: KEY_PREFIXES.drops, expiration: Duration.days(settings.audioRetentionDays) },
        { prefix: KEY_PREFIXES.results, expiration: Duration.days(settings.resultRetentionDays) },
        { prefix: KEY_PREFIXES.timelines, expiration: Duration.days(settings.resultRetentionDays) },
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    this.origin = Fn.join('', ['https://', this.bucket.bucketName, '.s3.', Aws.REGION, '.', Aws.URL_SUFFIX]);
    this.#notify(queues);
    acknowledge(this.bucket, {
      S1: 'Recordings live for a day; a log of each access would keep personal data longer than they do. CloudTrail data events can be switched on where an audit asks for them.',
    });
  }

  /**
   * On the bucket itself: CDK's own way is a function that would set it after the deployment. S3 sends a test message
   * when it is set, so that the queues have to admit S3 before, and cannot name the bucket in doing so.
   */
  #notify({ uploads, drops, admissions }: WorkQueues): void {
    const bucket = this.bucket.node.defaultChild as CfnBucket;
    bucket.notificationConfiguration = {
      queueConfigurations: Object.entries({ uploads, drops }).map(([kind, queue]) => ({
        event: 's3:ObjectCreated:*',
        queue: queue.queueArn,
        filter: { s3Key: { rules: [{ name: 'prefix', value: KEY_PREFIXES[kind as 'uploads' | 'drops'] }] } },
      })),
    };
    this.bucket.node.addDependency(...admissions);
  }
}
