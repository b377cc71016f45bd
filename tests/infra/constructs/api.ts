import { describe, expect, it } from 'vitest';
import { items, type Json, ofType, one, synthesize, text } from '../support/synthesized.ts';

const byDefault = synthesize();
const stage = (synthesized = byDefault) => one(synthesized, 'AWS::ApiGateway::Stage', 'ApiRest')[1].Properties;

/** The path of a resource of the API, by walking up to the root. */
function pathOf(resourceId: Json): string {
  if (resourceId.Ref === undefined) return '';
  const { ParentId, PathPart } = byDefault.resources[text(resourceId.Ref)].Properties;
  return `${pathOf(ParentId)}/${text(PathPart)}`;
}

const methods = ofType(byDefault, 'AWS::ApiGateway::Method').map(([, { Properties }]) => ({
  call: `${text(Properties.HttpMethod)} ${pathOf(Properties.ResourceId)}`,
  key: Properties.ApiKeyRequired,
  to: Properties.Integration,
}));

describe('the API', () => {
  it('is regional: CloudFront is before it anyway', () => {
    expect(one(byDefault, 'AWS::ApiGateway::RestApi', 'ApiRest')[1].Properties.EndpointConfiguration).toEqual({
      Types: ['REGIONAL'],
    });
  });

  it('asks for a key everywhere but for the model card, the description and its page', () => {
    const asked = Object.fromEntries(methods.map(({ call, key }) => [call, key]));
    expect(asked).toEqual({
      'ANY /v1/{proxy+}': true,
      'GET /v1/model': false,
      'GET /openapi.json': false,
      'GET /docs': false,
    });
  });

  it('hands every call to presign as it is', () => {
    const [presignId, presign] = one(byDefault, 'AWS::Lambda::Function', 'ApiPresign');
    expect(presign.Properties).toMatchObject({ MemorySize: 512, Timeout: 29 });
    for (const { to } of methods) {
      expect(to.Type).toBe('AWS_PROXY');
      expect(JSON.stringify(to.Uri)).toContain(`"${presignId}"`);
    }
  });

  it('tells presign its table, its bucket, its queue and the settings, and nothing else', () => {
    const [, presign] = one(byDefault, 'AWS::Lambda::Function', 'ApiPresign');
    expect(presign.Properties.Environment.Variables).toEqual({
      TABLE_NAME: { Ref: one(byDefault, 'AWS::DynamoDB::Table', 'RecordsTable')[0] },
      BUCKET_NAME: { Ref: one(byDefault, 'AWS::S3::Bucket', 'StorageBucket')[0] },
      MODEL_DIR: '/var/task/model',
      UPLOAD_QUEUE_URL: { Ref: one(byDefault, 'AWS::SQS::Queue', 'WorkQueue')[0] },
      UPLOAD_CONCURRENCY: '3',
      MAX_DURATION_SECONDS: '600',
      RESULT_RETENTION_DAYS: '30',
      POWERTOOLS_SERVICE_NAME: 'speech-emotion-presign',
      POWERTOOLS_METRICS_NAMESPACE: 'SpeechEmotionRecognition',
    });
  });

  it('limits each key by rate, burst and day', () => {
    const plan = (settings = {}) => one(synthesize(settings), 'AWS::ApiGateway::UsagePlan', 'ApiRest')[1].Properties;
    expect(plan()).toMatchObject({
      Throttle: { RateLimit: 20, BurstLimit: 50 },
      Quota: { Limit: 10_000, Period: 'DAY' },
    });
    expect(plan({ throttleRatePerSecond: 7, throttleBurst: 9, quotaPerDay: 11 })).toMatchObject({
      Throttle: { RateLimit: 7, BurstLimit: 9 },
      Quota: { Limit: 11, Period: 'DAY' },
    });
  });

  it('makes the plan for the stage that is live', () => {
    const [apiId] = one(byDefault, 'AWS::ApiGateway::RestApi', 'ApiRest');
    const [stageId] = one(byDefault, 'AWS::ApiGateway::Stage', 'ApiRest');
    expect(one(byDefault, 'AWS::ApiGateway::UsagePlan', 'ApiRest')[1].Properties.ApiStages).toMatchObject([
      { ApiId: { Ref: apiId }, Stage: { Ref: stageId } },
    ]);
  });

  it('limits the calls that need no key as well', () => {
    const open = items(stage().MethodSettings).filter(({ HttpMethod }) => text(HttpMethod) === 'GET');
    const limits = open.map(
      ({ ResourcePath, ThrottlingRateLimit, ThrottlingBurstLimit }) =>
        `${text(ResourcePath)} ${String(ThrottlingRateLimit)} ${String(ThrottlingBurstLimit)}`,
    );
    // In a setting's path a slash is written ~1 (API Gateway API Reference, UpdateStage).
    expect(limits.sort()).toEqual(['/~1docs 20 50', '/~1openapi.json 20 50', '/~1v1~1model 20 50']);
  });

  it('logs each call as JSON, with the id of its key, without addresses, headers and bodies', () => {
    const { DestinationArn, Format } = stage().AccessLogSetting;
    expect(JSON.stringify(DestinationArn)).toContain(one(byDefault, 'AWS::Logs::LogGroup', 'ApiAccessLog')[0]);
    const fields = JSON.parse(text(Format)) as Record<string, string>;
    expect(fields).toMatchObject({ requestId: '$context.requestId', status: '$context.status' });
    expect(fields.apiKeyId).toBe('$context.identity.apiKeyId');
    expect(Object.values(fields).filter((value) => /sourceIp|userAgent|header|apiKey$/i.test(value))).toEqual([]);
    // What a caller wrote may name a person: a path is told as the resource that took it.
    expect(
      Object.values(fields).filter((value) => /\.(path|requestOverride\.path\..*)$|querystring/i.test(value)),
    ).toEqual([]);
    expect(fields.resource).toBe('$context.resourcePath');
  });

  it('keeps the access log as long as the setting says, and no other: that would hold headers', () => {
    const log = (settings = {}) => one(synthesize(settings), 'AWS::Logs::LogGroup', 'ApiAccessLog')[1].Properties;
    expect(log().RetentionInDays).toBe(30);
    expect(log({ logRetentionDays: 7 }).RetentionInDays).toBe(7);
    for (const { LoggingLevel, DataTraceEnabled } of items(stage().MethodSettings)) {
      expect(['OFF', undefined]).toContain(LoggingLevel);
      expect(DataTraceEnabled).toBe(false);
    }
  });

  it('may write logs: the account has the role for it before the stage is made', () => {
    const [accountId, account] = one(byDefault, 'AWS::ApiGateway::Account', 'ApiRest');
    expect(one(byDefault, 'AWS::ApiGateway::Stage', 'ApiRest')[1].DependsOn).toContain(accountId);
    expect(account.DeletionPolicy).toBe('Retain');
  });

  it('measures, and is not traced itself: a trace would hold the path that a caller wrote', () => {
    expect(stage().TracingEnabled ?? false).toBe(false);
    for (const { MetricsEnabled } of items(stage().MethodSettings)) expect(MetricsEnabled).toBe(true);
  });
});
