import { Duration } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget, SnsTopic as TopicTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CLIP_FINISHED } from '../../contract/index.ts';
import type { Settings } from '../settings/index.ts';
import { acknowledge } from './acknowledge.ts';
import { Announcer } from './announcer.ts';
import { BundledFunction } from './functions.ts';
import { deadLetterQueue } from './queue.ts';
import type { Records } from './records.ts';

/** What the events come from, and who hears of them. */
export interface EventsProps {
  settings: Settings;
  functionsDirectory: string;
  records: Records;
}

/** How the rest of the account, and the world, hear of a finished clip. */
export class Events extends Construct {
  readonly announcer: Announcer;
  /** When `completionTopic` is on. */
  readonly completionTopic: Topic | undefined;
  /** When there is a `webhookUrl`. */
  readonly webhookSecret: Secret | undefined;
  /** Events that reached no receiver; there when there is one. */
  readonly undelivered: Queue | undefined;

  constructor(scope: Construct, id: string, props: EventsProps) {
    super(scope, id);
    const bus = EventBus.fromEventBusName(this, 'Bus', 'default');
    this.announcer = new Announcer(this, 'Announcer', { ...props, bus });
    const { completionTopic, webhookUrl } = props.settings;
    if (!completionTopic && !webhookUrl) return;
    this.undelivered = deadLetterQueue(this, 'Undelivered');
    const rule = new Rule(this, 'Finished', {
      description: 'Clips that are finished.',
      eventPattern: {
        source: [CLIP_FINISHED.source],
        detailType: [CLIP_FINISHED.detailType],
        // The bus is the account's: another stack's clips are not meant.
        resources: [props.records.table.tableArn],
      },
    });
    if (completionTopic) this.completionTopic = this.#topic(rule, this.undelivered);
    if (webhookUrl) this.webhookSecret = this.#webhook(rule, this.undelivered, webhookUrl, props);
  }

  #topic(rule: Rule, undelivered: Queue): Topic {
    const topic = new Topic(this, 'Completion', { enforceSSL: true });
    rule.addTarget(new TopicTarget(topic, { deadLetterQueue: undelivered }));
    return topic;
  }

  #webhook(rule: Rule, undelivered: Queue, url: string, { settings, functionsDirectory }: EventsProps): Secret {
    const secret = new Secret(this, 'WebhookSecret', {
      description: 'What the receiver of the webhook checks signatures with.',
      // Letters and digits in fours are base 64: 36 bytes (functions/webhook/sign.ts).
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
    acknowledge(secret, {
      SMG4: 'The receiver has the same secret: it can only be changed on both sides at once (docs/operations.md).',
    });
    const webhook = new BundledFunction(this, 'Webhook', {
      name: 'webhook',
      description: 'Posts a signed request for each clip that is finished.',
      settings,
      functionsDirectory,
      memorySizeMb: 256,
      timeout: Duration.seconds(30),
      reservedConcurrency: settings.webhookReservedConcurrency,
      environment: { WEBHOOK_URL: url, WEBHOOK_SECRET_ARN: secret.secretArn },
    });
    webhook.function.addToRolePolicy(
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] }),
    );
    // Two ways to fail: the bus does not reach the function, or the function not the receiver.
    webhook.function.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(undelivered),
    });
    rule.addTarget(new FunctionTarget(webhook.function, { deadLetterQueue: undelivered }));
    return secret;
  }
}
