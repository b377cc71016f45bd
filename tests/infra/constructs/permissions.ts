import { describe, expect, it } from 'vitest';
import {
  EVERYTHING,
  items,
  list,
  ofType,
  one,
  statementsIn,
  statementsOf,
  synthesize,
  text,
} from '../support/synthesized.ts';

const everything = synthesize(EVERYTHING);
const statements = ofType(everything, 'AWS::IAM::Policy').flatMap(([, { Properties }]) => statementsIn(Properties));

/** Actions and where, as lines that can be read: `s3:GetObject AudioBucket/uploads/*`. */
function readable(roleIdStart: string): string[] {
  return statementsOf(everything, roleIdStart)
    .flatMap(({ Action, Resource }) =>
      list(Action).flatMap((action) => list(Resource).map((resource) => `${action} ${named(resource)}`)),
    )
    .sort();
}

/** A resource by the kind of thing that it is part of. */
function named(resource: unknown): string {
  const names: [type: string, idStart: string, name: string][] = [
    ['AWS::S3::Bucket', 'StorageBucket', 'audio'],
    ['AWS::DynamoDB::Table', 'RecordsTable', 'table'],
    ['AWS::SQS::Queue', 'WorkQueue', 'uploads'],
    ['AWS::SQS::Queue', 'WorkDrops', 'drops'],
    ['AWS::SQS::Queue', 'WorkDeadLetters', 'deadLetters'],
    ['AWS::SQS::Queue', 'WorkUnreadable', 'unreadable'],
    ['AWS::SQS::Queue', 'EventsAnnouncerDeadLetters', 'announceDeadLetters'],
    ['AWS::SQS::Queue', 'EventsUndelivered', 'undelivered'],
    ['AWS::SecretsManager::Secret', 'EventsWebhookSecret', 'secret'],
  ];
  const json = JSON.stringify(resource);
  const name = names.find(([type, idStart]) => json.includes(`"${one(everything, type, idStart)[0]}"`))?.[2];
  const suffix = /"(\/[^"]+)"\]\]/.exec(json)?.[1] ?? (json.includes('StreamArn') ? '/stream' : '');
  if (name) return `${name}${suffix}`;
  if (json.includes(':event-bus/default')) return 'defaultBus';
  return ofType(everything, 'AWS::Logs::LogGroup').some(([id]) => json.includes(`"${id}"`)) ? 'log' : json;
}

const OWN_LOG_AND_TRACES = [
  'logs:CreateLogStream log',
  'logs:PutLogEvents log',
  'xray:PutTelemetryRecords "*"',
  'xray:PutTraceSegments "*"',
];
const CLIPS = ['BatchGetItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].map(
  (action) => `dynamodb:${action} table`,
);
const READ_AND_ERASE = ['drops', 'results', 'timelines', 'uploads'].flatMap((kind) => [
  `s3:DeleteObject audio/${kind}/*`,
  `s3:GetObject audio/${kind}/*`,
]);

describe('the permissions', () => {
  it('of presign are those that it needs', () => {
    const written = ['uploads/*', 'results/*.csv', 'results/*.jsonl'].map((keys) => `s3:PutObject audio/${keys}`);
    const own = [...CLIPS, ...READ_AND_ERASE, ...written, 's3:ListBucket audio', 'sqs:SendMessage uploads'];
    expect(readable('ApiPresignRole')).toEqual([...own, ...OWN_LOG_AND_TRACES].sort());
  });

  it('of infer are those that it needs', () => {
    const fromQueue = [
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
    ].flatMap((action) => ['uploads', 'drops', 'deadLetters'].map((queue) => `${action} ${queue}`));
    const written = ['s3:PutObject audio/results/*', 's3:PutObject audio/timelines/*'];
    const objects = [...READ_AND_ERASE, ...written, 's3:ListBucket audio'];
    const own = [...CLIPS, ...objects, ...fromQueue, 'sqs:SendMessage unreadable'];
    expect(readable('InferenceRole')).toEqual([...own, ...OWN_LOG_AND_TRACES].sort());
  });

  it('of announce are those that it needs', () => {
    const stream = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
    const own = [
      ...stream.map((action) => `dynamodb:${action} table/stream`),
      'events:PutEvents defaultBus',
      ...['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'].map((action) => `sqs:${action} announceDeadLetters`),
    ];
    expect(readable('EventsAnnouncerAnnounceRole')).toEqual([...own, ...OWN_LOG_AND_TRACES].sort());
  });

  it('of announce let it speak on the bus for itself alone', () => {
    const put = statementsOf(everything, 'EventsAnnouncerAnnounceRole').find(
      ({ Action }) => Action === 'events:PutEvents',
    );
    expect(put?.Condition).toEqual({ StringEquals: { 'events:source': 'speech-emotion-recognition' } });
  });

  it('of webhook are those that it needs', () => {
    const own = [
      'secretsmanager:GetSecretValue secret',
      ...['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'].map((action) => `sqs:${action} undelivered`),
    ];
    expect(readable('EventsWebhookRole')).toEqual([...own, ...OWN_LOG_AND_TRACES].sort());
  });

  it('have no action with a *', () => {
    expect(statements.length).toBeGreaterThan(10);
    expect(statements.flatMap(({ Action }) => list(Action)).filter((action) => action.includes('*'))).toEqual([]);
  });

  it('have the resource * for the two trace actions alone, which know no other', () => {
    const everywhere = statements.filter(({ Resource }) => list(Resource).includes('*'));
    const actions = new Set(everywhere.flatMap(({ Action }) => list(Action)));
    expect(actions).toEqual(new Set(['xray:PutTelemetryRecords', 'xray:PutTraceSegments']));
  });

  it('let nobody change a policy, call a function, or become another role', () => {
    const services = new Set(statements.flatMap(({ Action }) => list(Action)).map((action) => action.split(':')[0]));
    expect([...services].sort()).toEqual(['dynamodb', 'events', 'logs', 's3', 'secretsmanager', 'sqs', 'xray']);
  });

  it('leave no role to whom it is not meant: each is for one service', () => {
    const trusted = ofType(everything, 'AWS::IAM::Role').map(([, { Properties }]) =>
      text(items(Properties.AssumeRolePolicyDocument.Statement)[0].Principal.Service),
    );
    expect(trusted.sort()).toEqual([
      'apigateway.amazonaws.com',
      ...Array.from({ length: 4 }, () => 'lambda.amazonaws.com'),
    ]);
  });
});
