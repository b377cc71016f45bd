import { describe, expect, it } from 'vitest';
import { items, ofType, one, statementsIn, synthesize, text } from '../support/synthesized.ts';

const byDefault = synthesize();
const FOURTEEN_DAYS_SECONDS = 14 * 24 * 3600;
const UPLOADS_AND_DROPS = ['WorkQueue', 'WorkDrops'];

describe.each(UPLOADS_AND_DROPS)('the queue of recordings %s', (idStart) => {
  const queueOf = (synthesized = byDefault) => one(synthesized, 'AWS::SQS::Queue', idStart)[1].Properties;

  it.each([30, 180, 900])('hides a message for six times the time-out of infer (%d s)', (inferTimeoutSeconds) => {
    const synthesized = synthesize({ inferTimeoutSeconds });
    const [, infer] = one(synthesized, 'AWS::Lambda::Function', 'InferenceFunction');
    expect(infer.Properties.Timeout).toBe(inferTimeoutSeconds);
    expect(queueOf(synthesized).VisibilityTimeout).toBe(6 * inferTimeoutSeconds);
  });

  it.each([
    [{}, 79],
    [{ audioRetentionDays: 3 }, 239],
    [{ inferTimeoutSeconds: 900 }, 15],
  ])(
    'gives a message up after so many receives that its audio is still there, each as slow as can be: %j',
    (settings, most) => {
      const synthesized = synthesize(settings);
      const [deadLettersId] = one(synthesized, 'AWS::SQS::Queue', 'WorkDeadLetters');
      expect(queueOf(synthesized).RedrivePolicy).toEqual({
        deadLetterTargetArn: { 'Fn::GetAtt': [deadLettersId, 'Arn'] },
        maxReceiveCount: most,
      });
    },
  );

  it('lets in S3 of the own account alone, and nobody else', () => {
    const [id] = one(byDefault, 'AWS::SQS::Queue', idStart);
    const policy = ofType(byDefault, 'AWS::SQS::QueuePolicy').find(([, { Properties }]) =>
      items(Properties.Queues).some(({ Ref }) => text(Ref) === id),
    );
    expect(statementsIn(policy![1].Properties).filter(({ Effect }) => Effect === 'Allow')).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 's3.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: { 'Fn::GetAtt': [id, 'Arn'] },
        Condition: {
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
          ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::*' },
        },
      },
    ]);
  });
});

describe('the queues', () => {
  it('have dead letters that are hidden as long, and never given up', () => {
    const { VisibilityTimeout, RedrivePolicy } = one(byDefault, 'AWS::SQS::Queue', 'WorkDeadLetters')[1].Properties;
    expect(VisibilityTimeout).toBe(1080);
    expect(RedrivePolicy).toBeUndefined();
  });

  it('keep their messages for fourteen days', () => {
    const all = ofType(synthesize({ completionTopic: true }), 'AWS::SQS::Queue');
    expect(all).toHaveLength(6);
    for (const [, { Properties }] of all) expect(Properties.MessageRetentionPeriod).toBe(FOURTEEN_DAYS_SECONDS);
  });

  it('are encrypted', () => {
    for (const [, { Properties }] of ofType(byDefault, 'AWS::SQS::Queue'))
      expect(Properties.SqsManagedSseEnabled).toBe(true);
  });

  it('refuse calls without TLS', () => {
    const policies = ofType(byDefault, 'AWS::SQS::QueuePolicy').map(([, { Properties }]) => Properties);
    for (const [id] of ofType(byDefault, 'AWS::SQS::Queue')) {
      const policy = policies.find(({ Queues }) => items(Queues).some(({ Ref }) => text(Ref) === id));
      expect(policy && statementsIn(policy), id).toContainEqual({
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 'sqs:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        Resource: { 'Fn::GetAtt': [id, 'Arn'] },
      });
    }
  });

  it('let in nobody but S3, which comes to those of recordings', () => {
    const allowed = ofType(byDefault, 'AWS::SQS::QueuePolicy').flatMap(([, { Properties }]) =>
      statementsIn(Properties).filter(({ Effect }) => Effect === 'Allow'),
    );
    expect(allowed).toHaveLength(UPLOADS_AND_DROPS.length);
  });
});
