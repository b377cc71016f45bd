import { describe, expect, it } from 'vitest';
import { EVERYTHING, items, ofType, one, statementsIn, synthesize, text } from '../support/synthesized.ts';

const byDefault = synthesize();
const audio = one(byDefault, 'AWS::S3::Bucket', 'StorageBucket');
const buckets = ofType(byDefault, 'AWS::S3::Bucket');

describe('the buckets', () => {
  it('are two: of recordings, and of the page', () => {
    expect(buckets).toHaveLength(2);
  });

  it.each(buckets)('%s is private', (_id, { Properties }) => {
    expect(Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(Properties.OwnershipControls).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] });
  });

  it.each(buckets)("%s is encrypted with S3's keys", (_id, { Properties }) => {
    expect(Properties.BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
      { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
    ]);
  });

  it.each(buckets)('%s refuses calls without TLS, and below TLS 1.2', (id) => {
    const conditions = ofType(byDefault, 'AWS::S3::BucketPolicy')
      .filter(([, { Properties }]) => text(Properties.Bucket.Ref) === id)
      .flatMap(([, { Properties }]) => statementsIn(Properties))
      .filter(({ Effect }) => Effect === 'Deny')
      .map(({ Condition }) => Condition);
    expect(conditions).toContainEqual({ Bool: { 'aws:SecureTransport': 'false' } });
    expect(conditions).toContainEqual({ NumericLessThan: { 's3:TlsVersion': 1.2 } });
  });

  it.each(buckets)('%s is not versioned: what is erased is gone', (_id, { Properties }) => {
    expect(Properties).not.toHaveProperty('VersioningConfiguration');
  });

  it('and the table and the logs go with the stack, or stay when the setting says so', () => {
    const kept = ['AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::Logs::LogGroup'];
    const policies = (settings: object) =>
      kept.flatMap((type) => ofType(synthesize({ ...settings }), type).map(([, { DeletionPolicy }]) => DeletionPolicy));
    expect(new Set(policies({}))).toEqual(new Set(['Delete']));
    expect(new Set(policies(EVERYTHING))).toEqual(new Set(['Retain']));
  });
});

describe('the bucket of recordings', () => {
  const rules = (settings: object) =>
    one(synthesize({ ...settings }), 'AWS::S3::Bucket', 'StorageBucket')[1].Properties.LifecycleConfiguration.Rules;

  it('keeps uploads and drops a day and results thirty, by prefix', () => {
    const [, { Properties }] = audio;
    expect(Properties.LifecycleConfiguration.Rules).toEqual([
      { Status: 'Enabled', Prefix: 'uploads/', ExpirationInDays: 1 },
      { Status: 'Enabled', Prefix: 'drops/', ExpirationInDays: 1 },
      { Status: 'Enabled', Prefix: 'results/', ExpirationInDays: 30 },
      { Status: 'Enabled', Prefix: 'timelines/', ExpirationInDays: 30 },
      { Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
    ]);
  });

  it('keeps them as long as the settings say', () => {
    const days = items(rules({ audioRetentionDays: 3, resultRetentionDays: 90 })).map(
      ({ ExpirationInDays }) => ExpirationInDays,
    );
    expect(days).toEqual([3, 3, 90, 90, undefined]);
  });

  it('tells of uploads and drops, each its queue, never of results: no result can start another', () => {
    const entry = (prefix: string, queue: string) => ({
      Event: 's3:ObjectCreated:*',
      Queue: { 'Fn::GetAtt': [one(byDefault, 'AWS::SQS::Queue', queue)[0], 'Arn'] },
      Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: prefix }] } },
    });
    expect(audio[1].Properties.NotificationConfiguration).toEqual({
      QueueConfigurations: [entry('uploads/', 'WorkQueue'), entry('drops/', 'WorkDrops')],
    });
  });

  it.each([['WorkQueuePolicy'], ['WorkDropsPolicy']])(
    'is made after the policy that lets S3 into the queue: S3 tries it at once: %s',
    (idStart) => {
      const [policyId, policy] = one(byDefault, 'AWS::SQS::QueuePolicy', idStart);
      expect(audio[1].DependsOn).toContain(policyId);
      expect(JSON.stringify(policy)).not.toContain(audio[0]);
    },
  );

  it('takes forms posted by any page, or by those of the setting', () => {
    const origins = ['https://a.example.com', 'http://localhost:8080'];
    const corsOf = (settings: object) =>
      one(synthesize({ ...settings }), 'AWS::S3::Bucket', 'StorageBucket')[1].Properties.CorsConfiguration.CorsRules;
    expect(corsOf({})).toEqual([
      { AllowedMethods: ['POST'], AllowedOrigins: ['*'], AllowedHeaders: ['*'], MaxAge: 3600 },
    ]);
    expect(items(corsOf({ allowedOrigins: origins }))[0].AllowedOrigins).toEqual(origins);
  });
});
