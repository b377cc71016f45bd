import { Aws, Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Settings } from '../settings/index.ts';
import { type Api, PRESIGN_TIMEOUT_SECONDS } from './api.ts';
import type { Events } from './events.ts';
import { inferMetric } from './functions.ts';
import type { Inference } from './inference.ts';
import type { WorkQueues } from './queue.ts';

/** A function that takes longer than this part of its time-out is about to be cut off. */
const SLOW_PERCENT = 80;
/** A recording should not wait for as long as this. */
const QUEUE_AGE = Duration.hours(1);
const PERIOD = Duration.minutes(5);

/** What is watched. */
export interface AlarmsProps {
  settings: Settings;
  inference: Inference;
  api: Api;
  queues: WorkQueues;
  events: Events;
}

interface Watch {
  metric: IMetric;
  /** The alarm goes off above it; 0 unless given. */
  above?: number;
  /** How many periods in a row; 1 unless given. */
  periods?: number;
  description: string;
}

/** Alarms, which by default watch ten metrics: as many cost nothing. docs/operations.md says of each what to do. */
export class Alarms extends Construct {
  readonly topic: Topic;
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.topic = this.#topic(props.settings);
    this.alarms = Object.entries(watches(props)).map(([name, watch]) => this.#alarm(name, watch));
  }

  #topic({ alarmEmail }: Settings): Topic {
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    // A topic's own policy takes the place of the one that lets the account's alarms in.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    if (alarmEmail) topic.addSubscription(new EmailSubscription(alarmEmail));
    return topic;
  }

  #alarm(name: string, { metric, above = 0, periods = 1, description }: Watch): Alarm {
    const alarm = new Alarm(this, name, {
      metric,
      threshold: above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: periods,
      // Nothing measured is nothing going on.
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${description} See docs/operations.md, ${name}.`,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    return alarm;
  }
}

function watches({ settings, inference, api, queues, events }: AlarmsProps): Record<string, Watch> {
  const waiting = { period: PERIOD, statistic: Stats.MAXIMUM };
  return {
    InferErrors: errors(inference.function, 'infer crashed or ran out of time.'),
    InferThrottles: {
      metric: inference.function.metricThrottles({ period: PERIOD }),
      periods: 3,
      description: 'infer was refused for a quarter of an hour: the account runs too many functions at once.',
    },
    InferSlow: slow(inference.function, settings.inferTimeoutSeconds, 'infer'),
    PresignErrors: errors(api.function, 'presign crashed or ran out of time.'),
    PresignSlow: slow(api.function, PRESIGN_TIMEOUT_SECONDS, 'presign'),
    QueueAge: {
      metric: longestWait(queues),
      above: QUEUE_AGE.toSeconds(),
      description: 'A recording has been waiting for more than an hour.',
    },
    GivenUp: {
      metric: inferMetric(settings, 'GivenUp', { period: PERIOD, statistic: Stats.SUM }),
      description: 'Recordings were given up, or messages came that nobody can read.',
    },
    ApiErrors: { metric: api.api.metricServerError({ period: PERIOD }), description: 'The API answered with 5xx.' },
    AnnounceDeadLetters: {
      metric: events.announcer.deadLetters.metricApproximateNumberOfMessagesVisible(waiting),
      description: 'Finished clips were not put on the event bus.',
    },
    ...(events.undelivered
      ? {
          UndeliveredEvents: {
            metric: events.undelivered.metricApproximateNumberOfMessagesVisible(waiting),
            description: 'Events of finished clips did not reach the topic or the webhook.',
          },
        }
      : {}),
  };
}

/** Of both queues: the dashboard shows which. */
function longestWait({ uploads, drops }: WorkQueues): IMetric {
  const waiting = { statistic: Stats.MAXIMUM };
  return new MathExpression({
    expression: 'MAX([FILL(uploads, 0), FILL(drops, 0)])',
    usingMetrics: {
      uploads: uploads.metricApproximateAgeOfOldestMessage(waiting),
      drops: drops.metricApproximateAgeOfOldestMessage(waiting),
    },
    period: PERIOD,
  });
}

function errors(watched: IFunction, description: string): Watch {
  return { metric: watched.metricErrors({ period: PERIOD }), description };
}

function slow(watched: IFunction, timeoutSeconds: number, name: string): Watch {
  return {
    metric: watched.metricDuration({ period: PERIOD, statistic: Stats.percentile(99) }),
    above: (SLOW_PERCENT * timeoutSeconds * 1000) / 100,
    description: `One in a hundred runs of ${name} took more than ${SLOW_PERCENT} % of its time-out.`,
  };
}
