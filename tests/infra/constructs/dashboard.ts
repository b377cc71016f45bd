import { describe, expect, it } from 'vitest';
import { ofType, one, synthesize } from '../support/synthesized.ts';

const byDefault = synthesize();
const body = JSON.stringify(one(byDefault, 'AWS::CloudWatch::Dashboard', 'Dashboard')[1].Properties.DashboardBody);

describe('the dashboard', () => {
  it('is named by stack and region: an account has one list for all', () => {
    const { DashboardName } = one(byDefault, 'AWS::CloudWatch::Dashboard', 'Dashboard')[1].Properties;
    const parts = [{ Ref: 'AWS::StackName' }, '-', { Ref: 'AWS::Region' }];
    expect(DashboardName).toEqual({ 'Fn::Join': ['', parts] });
  });

  it('shows every alarm', () => {
    const alarms = ofType(byDefault, 'AWS::CloudWatch::Alarm');
    expect(alarms.filter(([id]) => !body.includes(`"${id}"`))).toEqual([]);
  });

  it.each([
    ['ClipsDone'],
    ['ClipsFailed'],
    ['ClipFaults'],
    ['GivenUp'],
    ['ClipMs'],
    ['ApproximateNumberOfMessagesVisible'],
    ['ApproximateAgeOfOldestMessage'],
    ['Invocations'],
    ['Errors'],
    ['Duration'],
    ['Count'],
    ['4XXError'],
    ['5XXError'],
    ['Latency'],
  ])('shows %s', (metric) => {
    expect(body).toContain(`\\"${metric}\\"`);
  });

  it("finds the functions' own metrics where they write them", () => {
    const { POWERTOOLS_METRICS_NAMESPACE: namespace, POWERTOOLS_SERVICE_NAME: service } = one(
      byDefault,
      'AWS::Lambda::Function',
      'InferenceFunction',
    )[1].Properties.Environment.Variables;
    expect(body).toContain(`\\"${namespace}\\",\\"ClipsDone\\",\\"service\\",\\"${service}\\"`);
  });
});
