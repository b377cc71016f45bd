import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { requireVariable } from '../../../functions/environment.ts';
import { readEnvironment as readInferEnvironment } from '../../../functions/infer/environment.ts';
import { readEnvironment as readPresignEnvironment } from '../../../functions/presign/environment.ts';
import { readEnvironment as readWebhookEnvironment } from '../../../functions/webhook/environment.ts';
import { EVERYTHING, ofType, one, synthesize, text } from '../support/synthesized.ts';

const infer = (settings = {}) => one(synthesize(settings), 'AWS::Lambda::Function', 'InferenceFunction')[1].Properties;
/** Of the queue of uploads, or of another. */
const mapping = (settings = {}, queue = 'WorkQueue') => {
  const synthesized = synthesize(settings);
  const EventSourceArn = { 'Fn::GetAtt': [one(synthesized, 'AWS::SQS::Queue', queue)[0], 'Arn'] };
  const all = ofType(synthesized, 'AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties);
  return all.find((one) => JSON.stringify(one.EventSourceArn) === JSON.stringify(EventSourceArn))!;
};

describe('infer', () => {
  it('is a container image for x86_64, with one processor of memory and three minutes', () => {
    expect(infer()).toMatchObject({
      PackageType: 'Image',
      Architectures: ['x86_64'],
      MemorySize: 1769,
      Timeout: 180,
    });
  });

  it.each([
    ['x86_64', 'linux/amd64'],
    ['arm64', 'linux/arm64'],
  ])('has for %s an image of that platform', (architecture, platform) => {
    const { stack } = synthesize({ architecture });
    const manifest = join((stack.node.root as App).outdir, `${stack.artifactId}.assets.json`);
    const { dockerImages } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      dockerImages: Record<string, { source: { platform: string } }>;
    };
    expect(Object.values(dockerImages).map(({ source }) => source.platform)).toEqual([platform]);
  });

  it('runs on arm64 when the setting says so, and the synthesis says that this is untested', () => {
    const { stack } = synthesize({ architecture: 'arm64' });
    expect(infer({ architecture: 'arm64' }).Architectures).toEqual(['arm64']);
    const warnings = (of: typeof stack) => of.node.metadata.filter(({ type }) => type === 'aws:cdk:warning');
    expect(JSON.stringify(warnings(stack))).toContain('arm64 is untested');
    expect(warnings(synthesize().stack)).toEqual([]);
  });

  it.each([
    [512, '1'],
    [1769, '1'],
    [3008, '2'],
    [7076, '4'],
    [10_240, '6'],
  ])('uses as many threads as %d MB give processors: %s', (inferMemoryMb, threads) => {
    expect(infer({ inferMemoryMb }).Environment.Variables.INFER_THREADS).toBe(threads);
  });

  it.each([
    // 512 MB of a file, 64,000 bytes for each second of samples, and 64 MB beside them.
    [600, 613, 180],
    [3_600, 796, 300],
    [10_800, 1_236, 900],
  ])('has for recordings of %d s a disk of %d MB and %d s', (maxDurationSeconds, diskMb, seconds) => {
    const properties = infer({ maxDurationSeconds });
    expect(properties.EphemeralStorage).toEqual({ Size: diskMb });
    expect(properties.Timeout).toBe(seconds);
    expect(properties.MemorySize).toBe(1769);
    expect(properties.Environment.Variables.MAX_DURATION_SECONDS).toBe(String(maxDurationSeconds));
  });

  it('knows its table, its queues, its model and the settings, and nothing else', () => {
    const [tableId] = one(synthesize(), 'AWS::DynamoDB::Table', 'RecordsTable');
    const queue = (idStart: string) => ({ Ref: one(synthesize(), 'AWS::SQS::Queue', idStart)[0] });
    expect(infer().Environment.Variables).toEqual({
      TABLE_NAME: { Ref: tableId },
      UPLOAD_QUEUE_URL: queue('WorkQueue'),
      DROP_QUEUE_URL: queue('WorkDrops'),
      DEAD_LETTER_QUEUE_URL: queue('WorkDeadLetters'),
      UNREADABLE_QUEUE_URL: queue('WorkUnreadable'),
      MODEL_DIR: '/var/task/model',
      INFER_THREADS: '1',
      AUGMENT: 'false',
      MAX_DURATION_SECONDS: '600',
      RESULT_RETENTION_DAYS: '30',
      ORT_DISABLE_TELEMETRY: '1',
      POWERTOOLS_SERVICE_NAME: 'speech-emotion-infer',
      POWERTOOLS_METRICS_NAMESPACE: 'SpeechEmotionRecognition',
    });
    expect(infer(EVERYTHING).Environment.Variables.AUGMENT).toBe('true');
  });

  it('takes a message at a time, or two, and reports those that failed and no others', () => {
    for (const queue of ['WorkQueue', 'WorkDrops']) {
      expect(mapping({}, queue)).toMatchObject({
        BatchSize: 1,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      });
      expect(mapping(EVERYTHING, queue).BatchSize).toBe(2);
    }
  });

  it('takes the dead letters too, one by one, whatever the settings', () => {
    for (const settings of [{}, EVERYTHING]) {
      expect(mapping(settings, 'WorkDeadLetters')).toMatchObject({
        BatchSize: 1,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      });
    }
  });

  it.each([
    [{}, 3, 2],
    [{ maxConcurrency: 40 }, 3, 37],
    [{ maxConcurrency: 40, uploadConcurrency: 30 }, 30, 10],
    [{ maxConcurrency: 4, uploadConcurrency: 2 }, 2, 2],
  ])('is throttled by the queues: no drop takes the turn of an upload: %j', (settings, uploads, drops) => {
    expect(mapping(settings).ScalingConfig).toEqual({ MaximumConcurrency: uploads });
    expect(mapping(settings, 'WorkDrops').ScalingConfig).toEqual({ MaximumConcurrency: drops });
  });
});

describe('instances', () => {
  const reserved = (settings = {}) =>
    ofType(synthesize({ ...EVERYTHING, ...settings }), 'AWS::Lambda::Function')
      .map(([id, { Properties }]) => [id.replace(/Function.*/, ''), Properties.ReservedConcurrentExecutions])
      .filter(([, instances]) => instances !== undefined);

  it('are reserved for no function unless a setting says so: a new account could not', () => {
    expect(reserved()).toEqual([]);
  });

  it.each([
    ['inferReservedConcurrency', 'Inference'],
    ['presignReservedConcurrency', 'ApiPresign'],
    ['webhookReservedConcurrency', 'EventsWebhook'],
  ])('are reserved by %s for that function alone', (setting, id) => {
    expect(reserved({ [setting]: 9 })).toEqual([[id, 9]]);
  });

  it('that all queues together can call at once are no more than are reserved, however few those are', () => {
    const settings = { maxConcurrency: 12, uploadConcurrency: 5, inferReservedConcurrency: 14 };
    const called = ofType(synthesize(settings), 'AWS::Lambda::EventSourceMapping')
      .filter(([, { Properties }]) => JSON.stringify(Properties.FunctionName).includes('InferenceFunction'))
      .map(([, { Properties }]) => Number(Properties.ScalingConfig.MaximumConcurrency));
    expect(called).toHaveLength(3);
    expect(called.reduce((total, one) => total + one)).toBe(14);
  });
});

describe('every function', () => {
  const all = ofType(synthesize(EVERYTHING), 'AWS::Lambda::Function');

  it('is one of four: infer, presign, announce, webhook', () => {
    const services = all.map(([, { Properties }]) => text(Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME));
    expect(services.sort()).toEqual(
      ['announce', 'infer', 'presign', 'webhook'].map((name) => `speech-emotion-${name}`),
    );
  });

  it.each([
    ['announce', (environment: NodeJS.ProcessEnv) => ({ bus: requireVariable(environment, 'EVENT_BUS_NAME') })],
    ['infer', readInferEnvironment],
    ['presign', readPresignEnvironment],
    ['webhook', readWebhookEnvironment],
  ])('has what it reads from its environment: %s', (name, readEnvironment) => {
    const variables = all
      .map(([, { Properties }]) => Properties.Environment.Variables)
      .find(({ POWERTOOLS_SERVICE_NAME }) => text(POWERTOOLS_SERVICE_NAME) === `speech-emotion-${name}`);
    const filledIn = Object.entries(variables ?? {}).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : 'filled-in',
    ]);
    const read = readEnvironment(Object.fromEntries(filledIn) as NodeJS.ProcessEnv);
    expect(Object.entries(read).filter(([, value]) => value === undefined)).toEqual([]);
  });

  it.each(all)('%s is traced', (_id, { Properties }) => {
    expect(Properties.TracingConfig).toEqual({ Mode: 'Active' });
  });

  it.each(all)('%s has metrics of its own, in one namespace', (_id, { Properties }) => {
    expect(Properties.Environment.Variables.POWERTOOLS_METRICS_NAMESPACE).toBe('SpeechEmotionRecognition');
  });

  it.each(all)('%s writes to a log that ends when the setting says so', (_id, { Properties }) => {
    const logId = text(Properties.LoggingConfig.LogGroup.Ref);
    expect(synthesize(EVERYTHING).resources[logId].Properties.RetentionInDays).toBe(30);
    const shorter = synthesize({ ...EVERYTHING, logRetentionDays: 7 });
    expect(shorter.resources[logId].Properties.RetentionInDays).toBe(7);
  });

  it.each(all)('%s has a role of its own', (id, { Properties }) => {
    const role = JSON.stringify(Properties.Role);
    expect(all.filter(([other, { Properties: of }]) => other !== id && JSON.stringify(of.Role) === role)).toEqual([]);
  });

  it.each(all.filter(([, { Properties }]) => Properties.PackageType === undefined))(
    '%s that is no image runs on Node 24',
    (_id, { Properties }) => {
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Handler: 'index.handler' });
    },
  );
});
