import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetBucketNotificationConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CLIP_FINISHED } from '../../contract/index.ts';
import { ACCOUNT_ID, clientSettings, type Moto, REGION, startMoto } from './moto.ts';
import { HARMFUL, NOT_MADE } from './motoLimits.ts';
import { bootstrap, createStack, type Stack } from './stack.ts';
import { countMessages } from './steps.ts';
import { describeAws } from './suite.ts';
import { EVERYTHING_ON, type Synthesized, synthesize } from './template.ts';

const LEFT_OUT = [...Object.keys(NOT_MADE), ...Object.keys(HARMFUL)];

describeAws('the template as a stack', () => {
  let moto: Moto;
  let synthesized: Synthesized;
  let stack: Stack;
  beforeAll(async () => {
    moto = await startMoto();
    synthesized = synthesize(EVERYTHING_ON);
    await bootstrap(moto, synthesized);
    stack = await createStack(moto, synthesized);
  });
  afterAll(() => moto?.stop());

  const idsOf = (isWanted: (type: string) => boolean): string[] =>
    Object.entries(synthesized.template.Resources)
      .filter(([, { Type }]) => isWanted(Type))
      .map(([id]) => id);

  it('is made whole but for what is listed', () => {
    const made = idsOf((type) => !LEFT_OUT.includes(type));
    expect([...stack.resources].sort()).toEqual(made.sort());
  });

  it('has every listed kind, so that the list is no longer than it must be', () => {
    const types = new Set(Object.values(synthesized.template.Resources).map(({ Type }) => Type));
    expect(LEFT_OUT.filter((type) => !types.has(type))).toEqual([]);
  });

  it.each(Object.keys(NOT_MADE))('moto still does not make %s', async (type) => {
    const others = Object.values(synthesized.template.Resources).map(({ Type }) => Type);
    const options = { name: type.replaceAll(':', ''), leftOut: others.filter((other) => other !== type) };
    const template = { ...synthesized.template, Outputs: {} };
    expect((await createStack(moto, { ...synthesized, template }, options)).resources).toEqual(new Set());
  });

  it('moto still swallows the messages of a queue with AWS::Lambda::EventSourceMapping', async () => {
    const { outputs } = await createStack(moto, synthesized, { name: 'swallowing', leftOut: Object.keys(NOT_MADE) });
    const sqs = new SQSClient(clientSettings(moto));
    await sqs.send(new SendMessageCommand({ QueueUrl: outputs.QueueUrl, MessageBody: 'a recording' }));
    expect(await countMessages(sqs, outputs.QueueUrl)).toBe(0);
  });

  it("moto still passes over the bucket's NotificationConfiguration", async () => {
    const s3 = new S3Client(clientSettings(moto));
    const Bucket = stack.outputs.AudioBucketName;
    const found = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
    expect(found.QueueConfigurations ?? []).toEqual([]);
  });

  it('moto still fails at an event for a topic', async () => {
    const bus = new EventBridgeClient({ ...clientSettings(moto), maxAttempts: 1 });
    const { source: Source, detailType: DetailType } = CLIP_FINISHED;
    const Resources = [`arn:aws:dynamodb:${REGION}:${ACCOUNT_ID}:table/${stack.outputs.TableName}`];
    const entry = { Source, DetailType, Detail: '{}', Resources };
    await expect(
      bus.send(new PutEventsCommand({ Entries: [{ ...entry, Source: 'of.nobody' }] })),
    ).resolves.toBeDefined();
    await expect(bus.send(new PutEventsCommand({ Entries: [entry] }))).rejects.toThrow();
  });
});
