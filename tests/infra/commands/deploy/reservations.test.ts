import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { checkReservations, proposeReservations } from '../../../../infra/commands/deploy/reservations.ts';
import { parseSettings } from '../../../../infra/settings/index.ts';
import { awsError, FAKE_CONFIG, fakeAws } from '../support/fakeAws.ts';

/** What an account answers; an error is thrown. */
interface Account {
  limit?: number;
  unreserved?: number;
  /** Of the stack's functions, by name; undefined where there is no stack yet. */
  stack?: Record<string, number | undefined>;
  error?: Error;
}

function clients({ limit, unreserved = limit, stack, error }: Account) {
  const lambda = new LambdaClient(FAKE_CONFIG);
  const cloudFormation = new CloudFormationClient(FAKE_CONFIG);
  const calls = fakeAws<{ FunctionName: string }>(lambda, ({ name, input }) => {
    if (error) throw error;
    if (name === 'GetFunctionConcurrency') return { ReservedConcurrentExecutions: stack?.[input.FunctionName] };
    return { AccountLimit: { ConcurrentExecutions: limit, UnreservedConcurrentExecutions: unreserved } };
  });
  fakeAws<{ StackName: string }>(cloudFormation, ({ input }) => {
    if (!stack || input.StackName !== 'speech-emotion') throw awsError('ValidationError', 'Stack does not exist');
    const functions = Object.keys(stack).map((name) => ({
      ResourceType: 'AWS::Lambda::Function',
      PhysicalResourceId: name,
    }));
    return { StackResourceSummaries: [{ ResourceType: 'AWS::SQS::Queue', PhysicalResourceId: 'queue' }, ...functions] };
  });
  return { lambda, cloudFormation, calls };
}

const check = (account: Account, settings: object = {}) =>
  checkReservations(clients(account), parseSettings({ ...settings }));

const RESERVING = { inferReservedConcurrency: 7, presignReservedConcurrency: 50 };

describe('an account', () => {
  it('of ten can reserve nothing, and is told so', async () => {
    expect(await check({ limit: 10 })).toEqual({
      value:
        'No instances can be reserved: this account runs 10 functions at once in this region, AWS keeps 100 without reservation, and so none can be reserved; infer alone would need 7. Until then all functions of the account share what there is (docs/operations.md, What waits); ask AWS for more (Service Quotas, AWS Lambda, "Concurrent executions").',
    });
  });

  it('of ten whose settings reserve something is told before anything is made', async () => {
    expect(await check({ limit: 10 }, RESERVING)).toEqual({
      problem:
        'The settings reserve 57 instances (infer 7, presign 50), but this account runs 10 functions at once in this region, AWS keeps 100 without reservation, and so none can be reserved. Lower or remove inferReservedConcurrency, presignReservedConcurrency, or ask AWS for more (Service Quotas, AWS Lambda, "Concurrent executions").',
    });
  });

  it('of a thousand is told what to reserve', async () => {
    expect(await check({ limit: 1000, unreserved: 900 }, { webhookUrl: 'https://receiver.example.com' })).toEqual({
      value:
        'No instances are reserved, and this account runs 1000 functions at once in this region, 100 are reserved already, AWS keeps 100 without reservation, and so 800 can be reserved. So that no function takes what another needs: -c settings.inferReservedConcurrency=7 -c settings.presignReservedConcurrency=50 -c settings.webhookReservedConcurrency=5 (or in cdk.json; docs/deploy.md).',
    });
  });

  it('that has what is reserved gets no advice', async () => {
    expect(await check({ limit: 157 }, RESERVING)).toEqual({ value: undefined });
    expect(await check({ limit: 156 }, RESERVING)).toHaveProperty('problem');
  });

  it('does not count against a stack what it has reserved itself', async () => {
    const stack = { infer: 7, presign: 50, announce: undefined };
    expect(await check({ limit: 157, unreserved: 100, stack }, RESERVING)).toEqual({ value: undefined });
    expect(await check({ limit: 157, unreserved: 100, stack: { infer: 6, presign: 50 } }, RESERVING)).toHaveProperty(
      'problem',
    );
    // Another stack's are not ours.
    expect(await check({ limit: 157, unreserved: 100, stack }, { ...RESERVING, name: 'other' })).toHaveProperty(
      'problem',
    );
  });

  it('that may not be looked at is left to CloudFormation; another refusal is a problem', async () => {
    expect(await check({ error: awsError('AccessDeniedException', 'No.') }, RESERVING)).toEqual({ value: undefined });
    expect(await check({ error: awsError('TooManyRequestsException', 'Slower.') })).toEqual({
      problem: 'AWS refused: Slower. (TooManyRequestsException)',
    });
  });

  it('that says nothing of its limits is left alone', async () => {
    expect(await check({}, RESERVING)).toEqual({ value: undefined });
  });
});

describe('what is proposed', () => {
  it.each([
    [1000, { infer: 7, presign: 50, webhook: 5 }],
    [157, { infer: 7, presign: 50 }],
    // Too few for presign, which then takes of the hundred.
    [120, { infer: 7, webhook: 5 }],
    [107, { infer: 7 }],
    [106, {}],
    [10, {}],
  ])('fits an account of %d', (limit, proposal) => {
    const settings = parseSettings({ webhookUrl: 'https://receiver.example.com' });
    expect(proposeReservations(settings, { limit, unreserved: limit })).toEqual(proposal);
  });

  it('follows the settings, and can be set', () => {
    const given = { maxConcurrency: 30, throttleBurst: 200 };
    const { infer, presign } = proposeReservations(parseSettings(given), { limit: 1000, unreserved: 1000 });
    expect([infer, presign]).toEqual([32, 200]);
    expect(
      parseSettings({ ...given, inferReservedConcurrency: infer, presignReservedConcurrency: presign }),
    ).toBeDefined();
  });
});
