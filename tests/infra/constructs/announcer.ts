import { describe, expect, it } from 'vitest';
import { items, one, synthesize, text } from '../support/synthesized.ts';

const byDefault = synthesize();
const mapping = one(byDefault, 'AWS::Lambda::EventSourceMapping', 'EventsAnnouncer')[1].Properties;

describe('announce', () => {
  it("follows the table's stream from its beginning, so that nothing written during the deployment is lost", () => {
    const [tableId] = one(byDefault, 'AWS::DynamoDB::Table', 'RecordsTable');
    expect(mapping).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': [tableId, 'StreamArn'] },
      StartingPosition: 'TRIM_HORIZON',
    });
  });

  it('is woken by finished clips alone', () => {
    expect(items(mapping.FilterCriteria.Filters).map(({ Pattern }) => JSON.parse(text(Pattern)) as unknown)).toEqual([
      {
        eventName: ['INSERT', 'MODIFY'],
        dynamodb: { NewImage: { sk: { S: ['clip'] }, status: { S: ['done', 'failed'] } } },
      },
    ]);
  });

  it('tries ten times more, narrows a fault down to one change, and gives that one up to a queue', () => {
    const [queueId] = one(byDefault, 'AWS::SQS::Queue', 'EventsAnnouncerDeadLetters');
    expect(mapping).toMatchObject({
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [queueId, 'Arn'] } } },
    });
  });

  it("speaks to the account's default bus", () => {
    const { MemorySize, Timeout, Environment } = one(byDefault, 'AWS::Lambda::Function', 'EventsAnnouncer')[1]
      .Properties;
    expect({ MemorySize, Timeout }).toEqual({ MemorySize: 256, Timeout: 30 });
    expect(Environment.Variables).toEqual({
      EVENT_BUS_NAME: 'default',
      POWERTOOLS_SERVICE_NAME: 'speech-emotion-announce',
      POWERTOOLS_METRICS_NAMESPACE: 'SpeechEmotionRecognition',
    });
  });
});
