/**
 * What the stack tells whoever deployed it: the stack writes all of it, and the commands read of it. The names are
 * those of CloudFormation's outputs, which other programmes may read too.
 */
export interface StackOutputs {
  PageUrl: string;
  /** Where the paths of the API begin, without a slash at its end. */
  ApiUrl: string;
  AudioBucketName: string;
  PageBucketName: string;
  DistributionId: string;
  TableName: string;
  /** Of the queue of uploads. */
  QueueUrl: string;
  DropQueueUrl: string;
  DeadLetterQueueUrl: string;
  UnreadableQueueUrl: string;
  ApiId: string;
  UsagePlanId: string;
  InferFunctionName: string;
  AlarmTopicArn: string;
  /** When `completionTopic` is on. */
  CompletionTopicArn: string | undefined;
  /** When there is a `webhookUrl`. */
  WebhookSecretArn: string | undefined;
  /** An IAM policy for a partner, with {@link TENANT_PLACEHOLDER} in the tenant's place. */
  DropPolicyJson: string;
}

/** The name of an output. */
export type OutputName = keyof StackOutputs;

/** What stands for a tenant's name in the output DropPolicyJson; `npm run keys -- policy <tenant>` puts it in. */
export const TENANT_PLACEHOLDER = 'TENANT';
