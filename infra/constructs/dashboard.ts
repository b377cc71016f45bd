import { Aws, Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  type Metric,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Alarms, AlarmsProps } from './alarms.ts';
import { inferMetric } from './functions.ts';

const WIDTH = 12;
const PERIOD = Duration.minutes(5);

/** What the dashboard shows. */
export interface DashboardProps extends AlarmsProps {
  alarms: Alarms;
}

/** One page for a look at how it goes: alarms, clips, the queues, the functions, the API. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    new CloudWatchDashboard(this, 'Dashboard', {
      // Dashboards are the account's, in all regions.
      dashboardName: `${Aws.STACK_NAME}-${Aws.REGION}`,
      defaultInterval: Duration.hours(24),
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms: [...props.alarms.alarms], width: 2 * WIDTH, height: 3 })],
        [clips(props), work(props)],
        [runs(props), durations(props)],
        [requests(props), latency(props)],
      ],
    });
  }
}

function graph(title: string, left: IMetric[], right: IMetric[] = []): GraphWidget {
  return new GraphWidget({ title, left, right, width: WIDTH, leftYAxis: { min: 0 }, rightYAxis: { min: 0 } });
}

function clips({ settings }: DashboardProps): GraphWidget {
  const own = (metricName: string, statistic: string): Metric =>
    inferMetric(settings, metricName, { statistic, period: PERIOD });
  const counts = ['ClipsDone', 'ClipsFailed', 'GivenUp', 'ClipFaults'].map((name) => own(name, Stats.SUM));
  return graph('Clips, and milliseconds of one', counts, [
    own('ClipMs', Stats.percentile(50)),
    own('ClipMs', Stats.percentile(99)),
  ]);
}

function work({ queues: { uploads, drops, deadLetters, unreadable } }: DashboardProps): GraphWidget {
  const options = { period: PERIOD, statistic: Stats.MAXIMUM };
  return graph(
    'Queues: waiting, in work, given up by them, unreadable, and seconds of the oldest',
    [
      uploads.metricApproximateNumberOfMessagesVisible({ ...options, label: 'Uploads waiting' }),
      uploads.metricApproximateNumberOfMessagesNotVisible({ ...options, label: 'Uploads in work' }),
      drops.metricApproximateNumberOfMessagesVisible({ ...options, label: 'Drops waiting' }),
      drops.metricApproximateNumberOfMessagesNotVisible({ ...options, label: 'Drops in work' }),
      deadLetters.metricApproximateNumberOfMessagesVisible({ ...options, label: 'Dead letters' }),
      unreadable.metricApproximateNumberOfMessagesVisible({ ...options, label: 'Unreadable' }),
    ],
    [
      uploads.metricApproximateAgeOfOldestMessage({ ...options, label: 'Oldest upload' }),
      drops.metricApproximateAgeOfOldestMessage({ ...options, label: 'Oldest drop' }),
    ],
  );
}

function runs({ inference, api, events }: DashboardProps): GraphWidget {
  const named = { infer: inference.function, presign: api.function, announce: events.announcer.function };
  return graph(
    'Functions: runs and errors',
    Object.entries(named).flatMap(([name, run]) => [
      run.metricInvocations({ period: PERIOD, label: `${name} runs` }),
      run.metricErrors({ period: PERIOD, label: `${name} errors` }),
    ]),
  );
}

function durations({ inference, api }: DashboardProps): GraphWidget {
  const p99 = { period: PERIOD, statistic: Stats.percentile(99) };
  return graph('Functions: milliseconds of the slowest hundredth', [
    inference.function.metricDuration({ ...p99, label: 'infer' }),
    api.function.metricDuration({ ...p99, label: 'presign' }),
  ]);
}

function requests({ api }: DashboardProps): GraphWidget {
  return graph('API: requests and refusals', [
    api.api.metricCount({ period: PERIOD }),
    api.api.metricClientError({ period: PERIOD }),
    api.api.metricServerError({ period: PERIOD }),
  ]);
}

function latency({ api }: DashboardProps): GraphWidget {
  const of = (percent: number): Metric =>
    api.api.metricLatency({ period: PERIOD, statistic: Stats.percentile(percent) });
  return graph('API: milliseconds of an answer', [of(50), of(99)]);
}
