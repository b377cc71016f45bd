import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { EVERYTHING, ofType, one, outputsOf, synthesize } from './support/synthesized.ts';

const SETTINGS: [name: string, settings: object][] = [
  ['by default', {}],
  ['with everything on', EVERYTHING],
];

describe.each(SETTINGS)('the stack %s', (_name, settings) => {
  const synthesized = synthesize({ ...settings });
  const { stack, resources } = synthesized;

  it("follows cdk-nag's AwsSolutions rules, or says why not", () => {
    const { success, violations } = new AwsSolutionsChecks(stack).validateScope(stack);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
    expect(success).toBe(true);
  });

  it('gives a reason for each rule that it does not follow', () => {
    const reasons = stack.node
      .findAll()
      .flatMap(({ node }) => node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY))
      .flatMap(({ data }) => Object.values(data as Record<string, string>));
    expect(reasons.length).toBeGreaterThan(5);
    for (const reason of reasons) expect(reason).toMatch(/^.{25,}\.$|^.{25,}\)\.$/s);
  });

  it('has no custom resource, and no function but ours', () => {
    const types = Object.values(resources).map(({ Type }) => Type);
    expect(types.filter((type) => type.startsWith('Custom::') || type.includes('CustomResource'))).toEqual([]);
  });

  it('gives nothing a fixed name that a second stack would want too', () => {
    const named = Object.entries(resources).flatMap(([id, { Properties }]) =>
      ['BucketName', 'TableName', 'QueueName', 'FunctionName', 'RoleName', 'LogGroupName', 'TopicName', 'AlarmName']
        .filter((property) => typeof Properties?.[property] === 'string')
        .map((property) => `${id}.${property}`),
    );
    expect(named).toEqual([]);
  });

  it("names CloudFront's policies, which all regions share, by stack and region", () => {
    const names = [
      ...ofType(synthesized, 'AWS::CloudFront::ResponseHeadersPolicy').map(
        ([, { Properties }]) => Properties.ResponseHeadersPolicyConfig.Name,
      ),
      ...ofType(synthesized, 'AWS::CloudFront::OriginAccessControl').map(
        ([, { Properties }]) => Properties.OriginAccessControlConfig.Name,
      ),
    ];
    expect(names).toHaveLength(3);
    for (const name of names) {
      expect(JSON.stringify(name)).toContain('"Ref":"AWS::StackName"');
      expect(JSON.stringify(name)).toContain('"Ref":"AWS::Region"');
    }
  });

  it('has what docs/security.md says that it has not: none of it', () => {
    const types = Object.values(resources).map(({ Type }) => Type);
    expect(types.filter((type) => /^AWS::(WAF|KMS|EC2|Cognito|S3::AccessPoint)/.test(type))).toEqual([]);
    const said = JSON.stringify(resources);
    for (const property of ['VpcConfig', 'KmsMasterKeyId', 'KMSMasterKeyID', 'KmsKeyId', 'WebACLId']) {
      expect(said).not.toContain(`"${property}"`);
    }
    for (const property of ['VersioningConfiguration', 'ReplicationConfiguration', 'LoggingConfiguration']) {
      for (const [, { Properties }] of ofType(synthesized, 'AWS::S3::Bucket'))
        expect(Properties[property]).toBeUndefined();
    }
    for (const [, { Properties }] of ofType(synthesized, 'AWS::CloudFront::Distribution')) {
      expect(Properties.DistributionConfig.Logging).toBeUndefined();
    }
  });

  it('holds no API key: neither its resources nor its outputs', () => {
    expect(ofType(synthesized, 'AWS::ApiGateway::ApiKey')).toEqual([]);
    expect(JSON.stringify([resources, outputsOf(synthesized)])).not.toMatch(
      /[a-z0-9]{1,31}K[0-9A-Za-z]{40}(?![0-9A-Za-z])/,
    );
  });

  it('tags what can be tagged for the bill', () => {
    const tagged = ['AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::SQS::Queue', 'AWS::Lambda::Function'];
    for (const [id, { Properties }] of tagged.flatMap((type) => ofType(synthesized, type))) {
      expect(Properties.Tags, id).toContainEqual({ Key: 'application', Value: 'speech-emotion' });
    }
  });
});

describe('the stack', () => {
  const OUTPUTS = [
    ...['PageUrl', 'ApiUrl', 'AudioBucketName', 'PageBucketName', 'DistributionId', 'TableName', 'QueueUrl'],
    ...[
      'DropQueueUrl',
      'DeadLetterQueueUrl',
      'UnreadableQueueUrl',
      'ApiId',
      'UsagePlanId',
      'InferFunctionName',
      'AlarmTopicArn',
      'DropPolicyJson',
    ],
  ];
  const outputs = (settings = {}): string[] => Object.keys(outputsOf(synthesize(settings))).sort();

  it('puts out the names that the commands read', () => {
    expect(outputs()).toEqual([...OUTPUTS].sort());
    expect(outputs(EVERYTHING)).toEqual([...OUTPUTS, 'CompletionTopicArn', 'WebhookSecretArn'].sort());
  });

  it.each([
    ['AudioBucketName', 'AWS::S3::Bucket', 'StorageBucket'],
    ['PageBucketName', 'AWS::S3::Bucket', 'SiteBucket'],
    ['DistributionId', 'AWS::CloudFront::Distribution', 'Site'],
    ['TableName', 'AWS::DynamoDB::Table', 'Records'],
    ['QueueUrl', 'AWS::SQS::Queue', 'WorkQueue'],
    ['DropQueueUrl', 'AWS::SQS::Queue', 'WorkDrops'],
    ['DeadLetterQueueUrl', 'AWS::SQS::Queue', 'WorkDeadLetters'],
    ['UnreadableQueueUrl', 'AWS::SQS::Queue', 'WorkUnreadable'],
    ['ApiId', 'AWS::ApiGateway::RestApi', 'Api'],
    ['UsagePlanId', 'AWS::ApiGateway::UsagePlan', 'Api'],
    ['InferFunctionName', 'AWS::Lambda::Function', 'Inference'],
    ['AlarmTopicArn', 'AWS::SNS::Topic', 'AlarmsTopic'],
    ['CompletionTopicArn', 'AWS::SNS::Topic', 'EventsCompletion'],
    ['WebhookSecretArn', 'AWS::SecretsManager::Secret', 'EventsWebhook'],
  ])('says by %s which %s is meant: %s…', (output, type, idStart) => {
    const everything = synthesize(EVERYTHING);
    expect(outputsOf(everything)[output].Value).toEqual({ Ref: one(everything, type, idStart)[0] });
  });

  it('is called as the setting says, and lies in the region of the setting', () => {
    const { stack } = synthesize({ name: 'voices', region: 'eu-north-1' });
    expect(stack.stackName).toBe('voices');
    expect(stack.region).toBe('eu-north-1');
  });

  it('refuses to be deleted when the setting says so', () => {
    expect(synthesize().stack.terminationProtection).toBe(false);
    expect(synthesize(EVERYTHING).stack.terminationProtection).toBe(true);
  });
});
