import type { IncomingHttpHeaders } from 'node:http';
import { ACCOUNT_ID, REGION } from './moto.ts';

/** A statement of an IAM policy, as far as our template has them. */
export interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string>>;
}

/** Something that a function asks AWS to do. */
export interface Demand {
  action: string;
  resource: string;
  /** What conditions may look at. */
  context?: Record<string, string>;
}

/** A call of AWS, as it comes over HTTP. */
export interface Call {
  method: string;
  /** Path and query. */
  target: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Whether statements allow it. @throws Error at a denial or an operator, which this suite does not understand */
export function isPermitted({ action, resource, context = {} }: Demand, statements: readonly Statement[]): boolean {
  return statements.some(({ Effect, Action, Resource, Condition = {} }) => {
    const { StringEquals = {}, ...others } = Condition;
    if (Effect !== 'Allow' || Object.keys(others).length > 0) {
      throw new Error(`Expected to allow, with StringEquals at most; got ${Effect} ${JSON.stringify(others)}.`);
    }
    const holds = Object.entries(StringEquals).every(([key, value]) => context[key] === value);
    return holds && [Action].flat().some(covers(action)) && [Resource].flat().some(covers(resource));
  });
}

/**
 * What a function's role must allow for a call (Service Authorization Reference: Amazon S3, SQS, DynamoDB, EventBridge).
 * A condition on what is there reads it: S3 asks for `s3:GetObject` beside the action itself.
 */
export function demandsOf({ method, target, headers, body }: Call): Demand[] {
  const [service, operation] = String(headers['x-amz-target'] ?? '').split('.');
  if (service.startsWith('DynamoDB')) {
    const { TableName, RequestItems } = JSON.parse(body.toString()) as { TableName: string; RequestItems?: object };
    // A batch names its tables with what is wanted of each.
    return (RequestItems ? Object.keys(RequestItems) : [TableName]).map((table) => ({
      action: `dynamodb:${operation}`,
      resource: `arn:aws:dynamodb:${REGION}:${ACCOUNT_ID}:table/${table}`,
    }));
  }
  if (service === 'AmazonSQS') {
    const { QueueUrl } = JSON.parse(body.toString()) as { QueueUrl: string };
    const resource = `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${QueueUrl.split('/').at(-1)}`;
    return [{ action: `sqs:${operation}`, resource }];
  }
  if (service === 'AWSEvents') {
    const { Entries } = JSON.parse(body.toString()) as { Entries: { EventBusName: string; Source: string }[] };
    return Entries.map(({ EventBusName, Source }) => ({
      action: `events:${operation}`,
      resource: `arn:aws:events:${REGION}:${ACCOUNT_ID}:event-bus/${EventBusName}`,
      context: { 'events:source': Source },
    }));
  }
  const [path, query] = target.split('?');
  if (new URLSearchParams(query).has('list-type')) {
    return [{ action: 's3:ListBucket', resource: `arn:aws:s3:::${path.replace(/^\/|\/$/g, '')}` }];
  }
  // A signed form is worth what its signer may do.
  const key = method === 'POST' ? `${path}/${formKey(body)}` : decodeURIComponent(path);
  const resource = `arn:aws:s3:::${key.replace(/^\//, '')}`;
  const actions = [S3_ACTIONS[method], ...(headers['if-match'] ? ['s3:GetObject'] : [])];
  return actions.map((action) => ({ action: action ?? `s3 ${method}`, resource }));
}

const S3_ACTIONS: Record<string, string | undefined> = {
  GET: 's3:GetObject',
  HEAD: 's3:GetObject',
  PUT: 's3:PutObject',
  POST: 's3:PutObject',
  DELETE: 's3:DeleteObject',
};

function formKey(body: Buffer): string {
  return /name="key"\r\n\r\n([^\r]+)/.exec(body.toString('latin1'))?.[1] ?? '';
}

/** `*` stands for any signs. */
function covers(value: string): (pattern: string) => boolean {
  return (pattern) => {
    const parts = pattern.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`).test(value);
  };
}
