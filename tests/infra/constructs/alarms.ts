import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EVERYTHING, items, ofType, one, statementsIn, synthesize, text } from '../support/synthesized.ts';

const everything = synthesize(EVERYTHING);
const [topicId] = one(everything, 'AWS::SNS::Topic', 'AlarmsTopic');
const alarms = ofType(everything, 'AWS::CloudWatch::Alarm');
const alarm = (name: string, from = everything) => one(from, 'AWS::CloudWatch::Alarm', `Alarms${name}`)[1].Properties;
const dimensionIds = (name: string): string[] =>
  items(alarm(name).Dimensions).map(({ Value }) => text(Value.Ref ?? Value['Fn::GetAtt'][0]));
const idOf = (type: string, idStart: string): string => one(everything, type, idStart)[0];

describe('the alarms', () => {
  it('are ten at most, and watch ten metrics by default: as many cost nothing', () => {
    expect(alarms).toHaveLength(10);
    const byDefault = ofType(synthesize(), 'AWS::CloudWatch::Alarm');
    expect(byDefault).toHaveLength(9);
    const watched = byDefault.map(
      ([, { Properties }]) =>
        items(Properties.Metrics ?? [{ MetricStat: {} }]).filter(({ MetricStat }) => MetricStat).length,
    );
    expect(watched.reduce((sum, count) => sum + count)).toBe(10);
  });

  it.each(alarms)(
    '%s tells the topic, says what it means and where to read on, and takes silence for peace',
    (_id, one) => {
      expect(one.Properties.AlarmActions).toEqual([{ Ref: topicId }]);
      const [, name] = /\. See docs\/operations\.md, (\w+)\.$/.exec(text(one.Properties.AlarmDescription)) ?? [];
      expect(readFileSync('docs/operations.md', 'utf8')).toMatch(new RegExp(`^\\| \`${name}\``, 'm'));
      expect(one.Properties.TreatMissingData).toBe('notBreaching');
      expect(one.Properties.ComparisonOperator).toBe('GreaterThanThreshold');
    },
  );

  it.each([
    ['InferErrors', 'Errors', 'AWS::Lambda::Function', 'InferenceFunction'],
    ['InferThrottles', 'Throttles', 'AWS::Lambda::Function', 'InferenceFunction'],
    ['PresignErrors', 'Errors', 'AWS::Lambda::Function', 'ApiPresign'],
    ['AnnounceDeadLetters', 'ApproximateNumberOfMessagesVisible', 'AWS::SQS::Queue', 'EventsAnnouncerDeadLetters'],
    ['UndeliveredEvents', 'ApproximateNumberOfMessagesVisible', 'AWS::SQS::Queue', 'EventsUndelivered'],
  ])('%s goes off at the first of %s', (name, metric, type, idStart) => {
    expect(alarm(name)).toMatchObject({ MetricName: metric, Threshold: 0 });
    const attribute = type === 'AWS::SQS::Queue' ? 'QueueName' : 'FunctionName';
    expect(items(alarm(name).Dimensions).map(({ Name }) => Name)).toEqual([attribute]);
    expect(dimensionIds(name)).toEqual([idOf(type, idStart)]);
  });

  it('GivenUp goes off at the first of what infer itself counts', () => {
    expect(alarm('GivenUp')).toMatchObject({
      MetricName: 'GivenUp',
      Namespace: 'SpeechEmotionRecognition',
      Threshold: 0,
    });
    expect(alarm('GivenUp').Dimensions).toEqual([{ Name: 'service', Value: 'speech-emotion-infer' }]);
  });

  it('ApiErrors goes off at the first 5xx', () => {
    expect(alarm('ApiErrors')).toMatchObject({ MetricName: '5XXError', Namespace: 'AWS/ApiGateway', Threshold: 0 });
    expect(alarm('ApiErrors').Dimensions).toEqual([{ Name: 'ApiName', Value: 'speech-emotion' }]);
  });

  it('QueueAge goes off when a recording waited for an hour, in whichever queue', () => {
    expect(alarm('QueueAge').Threshold).toBe(3600);
    const metrics = items(alarm('QueueAge').Metrics);
    const watched = metrics.flatMap(({ Id, MetricStat }) => (MetricStat ? [[Id, MetricStat] as const] : []));
    const ages = watched.map(([id, { Metric, Period, Stat }]) => {
      const [queueId] = items(Metric.Dimensions).map(({ Value }) => text(Value['Fn::GetAtt'][0]));
      return [id, text(Metric.MetricName), queueId, Period, Stat];
    });
    const age = (id: string, idStart: string) => {
      return [id, 'ApproximateAgeOfOldestMessage', idOf('AWS::SQS::Queue', idStart), 300, 'Maximum'];
    };
    expect(ages).toEqual([age('uploads', 'WorkQueue'), age('drops', 'WorkDrops')]);
    const [sum, ...others] = metrics.filter(({ Expression }) => Expression !== undefined);
    expect([sum.Expression, others]).toEqual(['MAX([FILL(uploads, 0), FILL(drops, 0)])', []]);
  });

  it('InferSlow and PresignSlow go off when the slowest hundredth takes 80 % of the time-out', () => {
    const slow = (name: string, from = everything) => {
      const { MetricName, ExtendedStatistic, Threshold } = alarm(name, from);
      return { MetricName, ExtendedStatistic, Threshold };
    };
    const of = (Threshold: number) => ({ MetricName: 'Duration', ExtendedStatistic: 'p99', Threshold });
    expect(slow('InferSlow')).toEqual(of(144_000));
    expect(slow('InferSlow', synthesize({ inferTimeoutSeconds: 900 }))).toEqual(of(720_000));
    expect(slow('PresignSlow')).toEqual(of(23_200));
    expect(dimensionIds('InferSlow')).toEqual([idOf('AWS::Lambda::Function', 'InferenceFunction')]);
    expect(dimensionIds('PresignSlow')).toEqual([idOf('AWS::Lambda::Function', 'ApiPresign')]);
  });

  it('look every five minutes, and go off at once; InferThrottles after a quarter of an hour', () => {
    // QueueAge looks at two metrics.
    const ofOne = alarms.filter(([, { Properties }]) => Properties.Metrics === undefined);
    const terms = ofOne.map(([, { Properties }]) => [Properties.Period, Properties.EvaluationPeriods]);
    expect(terms.filter(([period]) => Number(period) !== 300)).toEqual([]);
    const patient = alarms.filter(([, { Properties }]) => Number(Properties.EvaluationPeriods) !== 1);
    expect(patient.map(([id]) => id)).toEqual([idOf('AWS::CloudWatch::Alarm', 'AlarmsInferThrottles')]);
    expect(alarm('InferThrottles').EvaluationPeriods).toBe(3);
  });

  it('take of counts the sum, and of queues the most that there was in the five minutes', () => {
    const statistics = alarms
      .filter(([, { Properties }]) => Properties.Metrics === undefined)
      .map(([, { Properties }]) => `${text(Properties.Namespace)} ${String(Properties.Statistic)}`);
    expect([...new Set(statistics)].sort()).toEqual([
      'AWS/ApiGateway Sum',
      'AWS/Lambda Sum',
      // The percentile of InferSlow and PresignSlow.
      'AWS/Lambda undefined',
      'AWS/SQS Maximum',
      'SpeechEmotionRecognition Sum',
    ]);
  });

  it("may publish: the topic's own policy lets in the account's alarms, and nothing without TLS", () => {
    const policy = one(everything, 'AWS::SNS::TopicPolicy', 'AlarmsTopic')[1].Properties;
    expect(statementsIn(policy)).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    );
    for (const [, { Properties }] of ofType(everything, 'AWS::SNS::TopicPolicy')) {
      expect(statementsIn(Properties)).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
    }
  });

  it('go to the address of the setting as well', () => {
    const subscriptions = ofType(everything, 'AWS::SNS::Subscription').map(([, { Properties }]) => Properties);
    expect(subscriptions).toEqual([{ Protocol: 'email', Endpoint: EVERYTHING.alarmEmail, TopicArn: { Ref: topicId } }]);
    expect(ofType(synthesize(), 'AWS::SNS::Subscription')).toEqual([]);
  });
});
