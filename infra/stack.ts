import { Annotations, CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './constructs/alarms.ts';
import { Api } from './constructs/api.ts';
import { Dashboard } from './constructs/dashboard.ts';
import { Events } from './constructs/events.ts';
import { Inference } from './constructs/inference.ts';
import { dropPolicy } from './constructs/permissions.ts';
import { WorkQueues } from './constructs/queue.ts';
import { Records } from './constructs/records.ts';
import { Site } from './constructs/site.ts';
import { Storage } from './constructs/storage.ts';
import type { StackOutputs } from './outputs.ts';
import type { Settings } from './settings/index.ts';

/** What a stack is made of: settings, and what was built before. */
export interface SpeechEmotionStackProps {
  settings: Settings;
  /** The folder with the Dockerfile of `infer` and all that goes into the image. */
  imageDirectory: string;
  /** The folder in which `npm run build` puts a folder for each of the other functions. */
  functionsDirectory: string;
}

/** The whole service in one stack. It only says which room needs which. */
export class SpeechEmotionStack extends Stack {
  constructor(scope: Construct, { settings, imageDirectory, functionsDirectory }: SpeechEmotionStackProps) {
    super(scope, settings.name, {
      description: 'Speech emotion recognition: page, API, bucket, recogniser.',
      ...(settings.region ? { env: { region: settings.region } } : {}),
      terminationProtection: settings.deletionProtection,
    });
    const queues = new WorkQueues(this, 'Work', { settings });
    const storage = new Storage(this, 'Storage', { settings, queues });
    const records = new Records(this, 'Records', { settings });
    const inference = new Inference(this, 'Inference', { settings, imageDirectory, queues, storage, records });
    const api = new Api(this, 'Api', { settings, functionsDirectory, storage, records, queues });
    const site = new Site(this, 'Site', { settings, api: api.api, uploadOrigin: storage.origin });
    const events = new Events(this, 'Events', { settings, functionsDirectory, records });
    const alarms = new Alarms(this, 'Alarms', { settings, inference, api, queues, events });
    new Dashboard(this, 'Dashboard', { settings, inference, api, queues, events, alarms });
    Tags.of(this).add('application', settings.name);
    warnOfUntested(this, settings);
    this.#output({
      PageUrl: `${site.origin}/`,
      ApiUrl: site.origin,
      AudioBucketName: storage.bucket.bucketName,
      PageBucketName: site.bucket.bucketName,
      DistributionId: site.distribution.distributionId,
      TableName: records.table.tableName,
      QueueUrl: queues.uploads.queueUrl,
      DropQueueUrl: queues.drops.queueUrl,
      DeadLetterQueueUrl: queues.deadLetters.queueUrl,
      UnreadableQueueUrl: queues.unreadable.queueUrl,
      ApiId: api.api.restApiId,
      UsagePlanId: api.usagePlan.usagePlanId,
      InferFunctionName: inference.function.functionName,
      AlarmTopicArn: alarms.topic.topicArn,
      CompletionTopicArn: events.completionTopic?.topicArn,
      WebhookSecretArn: events.webhookSecret?.secretArn,
      DropPolicyJson: this.toJsonString(dropPolicy(storage.bucket)),
    });
  }

  #output(values: StackOutputs): void {
    for (const [name, value] of Object.entries(values) as [string, string | undefined][]) {
      if (value !== undefined) new CfnOutput(this, name, { value });
    }
  }
}

function warnOfUntested(stack: Stack, { architecture }: Settings): void {
  if (architecture === 'x86_64') return;
  Annotations.of(stack).addWarningV2(
    'speech-emotion:architecture',
    `${architecture} is untested: run "npm run smoke" after the deployment, and go back to x86_64 if it fails.`,
  );
}
