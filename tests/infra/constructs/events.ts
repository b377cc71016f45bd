import { describe, expect, it } from 'vitest';
import { CLIP_FINISHED } from '../../../contract/index.ts';
import { parseSecret } from '../../../functions/webhook/sign.ts';
import { EVERYTHING, items, ofType, one, synthesize } from '../support/synthesized.ts';

const everything = synthesize(EVERYTHING);
const rule = one(everything, 'AWS::Events::Rule', 'EventsFinished')[1].Properties;
const [undeliveredId] = one(everything, 'AWS::SQS::Queue', 'EventsUndelivered');
const undelivered = { 'Fn::GetAtt': [undeliveredId, 'Arn'] };

describe('the events of finished clips', () => {
  it('reach nobody unless somebody is set to hear of them', () => {
    for (const type of ['AWS::Events::Rule', 'AWS::SecretsManager::Secret'])
      expect(ofType(synthesize(), type)).toEqual([]);
    expect(ofType(synthesize(), 'AWS::SNS::Topic')).toHaveLength(1);
  });

  it('are told from others, and from those of other stacks, by what announce writes', () => {
    const [tableId] = one(everything, 'AWS::DynamoDB::Table', 'RecordsTable');
    expect(rule.EventPattern).toEqual({
      source: [CLIP_FINISHED.source],
      'detail-type': [CLIP_FINISHED.detailType],
      resources: [{ 'Fn::GetAtt': [tableId, 'Arn'] }],
    });
  });

  it('go to the topic and to the webhook; what cannot be delivered waits in a queue', () => {
    const [topicId] = one(everything, 'AWS::SNS::Topic', 'EventsCompletion');
    const [webhookId] = one(everything, 'AWS::Lambda::Function', 'EventsWebhook');
    const targets = items(rule.Targets).map(({ Arn, DeadLetterConfig }) => ({
      Arn,
      DeadLetterConfig,
    }));
    expect(targets).toEqual([
      { Arn: { Ref: topicId }, DeadLetterConfig: { Arn: undelivered } },
      { Arn: { 'Fn::GetAtt': [webhookId, 'Arn'] }, DeadLetterConfig: { Arn: undelivered } },
    ]);
  });

  it('that the receiver of the webhook refuses are tried twice again, then wait in the same queue', () => {
    expect(one(everything, 'AWS::Lambda::EventInvokeConfig', 'EventsWebhook')[1].Properties).toMatchObject({
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 6 * 3600,
      DestinationConfig: { OnFailure: { Destination: undelivered } },
    });
  });

  it('are posted within half a minute', () => {
    const { MemorySize, Timeout } = one(everything, 'AWS::Lambda::Function', 'EventsWebhook')[1].Properties;
    expect({ MemorySize, Timeout }).toEqual({ MemorySize: 256, Timeout: 30 });
  });

  it('can be put into that queue by the rule', () => {
    const [ruleId] = one(everything, 'AWS::Events::Rule', 'EventsFinished');
    const { PolicyDocument } = one(everything, 'AWS::SQS::QueuePolicy', 'EventsUndelivered')[1].Properties;
    expect(PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [ruleId, 'Arn'] } } },
      }),
    );
  });

  it('are published to the topic by the event bus', () => {
    const { PolicyDocument } = one(everything, 'AWS::SNS::TopicPolicy', 'EventsCompletion')[1].Properties;
    expect(PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'events.amazonaws.com' },
      }),
    );
  });

  it('are signed with a generated secret of the form that the webhook reads', () => {
    const [secretId, secret] = one(everything, 'AWS::SecretsManager::Secret', 'EventsWebhookSecret');
    expect(secret.Properties.GenerateSecretString).toEqual({ PasswordLength: 48, ExcludePunctuation: true });
    expect(parseSecret('aB3'.repeat(16))).toHaveLength(36);
    const { Environment } = one(everything, 'AWS::Lambda::Function', 'EventsWebhook')[1].Properties;
    expect(Environment.Variables).toMatchObject({
      WEBHOOK_URL: EVERYTHING.webhookUrl,
      WEBHOOK_SECRET_ARN: { Ref: secretId },
    });
  });
});
