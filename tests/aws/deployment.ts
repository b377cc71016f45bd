import { PutBucketNotificationConfigurationCommand, type QueueConfiguration, S3Client } from '@aws-sdk/client-s3';
import { clientSettings, type Moto } from './moto.ts';
import type { Statement } from './permissions.ts';
import { bootstrap, createStack, type Stack } from './stack.ts';
import type { Resource, Synthesized, Template } from './template.ts';

const FUNCTIONS = ['presign', 'infer', 'announce'] as const;

/** A function that runs here. */
export type FunctionName = (typeof FUNCTIONS)[number];

/** The stack in moto, ready to be used. */
export interface Deployment {
  stack: Stack;
  template: Template;
  bucket: string;
  table: string;
  /** Of uploads and of drops, by the kind of clip. */
  queueUrls: Record<'upload' | 'drop', string>;
  deadLetterQueueUrl: string;
  unreadableQueueUrl: string;
  /** The functions' environments, resolved by CloudFormation. */
  environments: Record<FunctionName, Record<string, string>>;
  /** What the functions' roles may do, resolved likewise. */
  permissions: Record<FunctionName, Statement[]>;
}

/** Makes the stack, and what moto's CloudFormation passes over in it (see motoLimits.ts). */
export async function deploy(moto: Moto, synthesized: Synthesized): Promise<Deployment> {
  const { template } = synthesized;
  const parts = FUNCTIONS.flatMap((name) => [
    [`Environment${name}`, environmentOf(template, name)],
    [`Permissions${name}`, statementsOf(template, name)],
  ]);
  const notifications = audioBucket(template).Properties?.NotificationConfiguration;
  await bootstrap(moto, synthesized);
  const stack = await createStack(moto, synthesized, {
    parts: { ...Object.fromEntries(parts), Notifications: notifications },
  });
  const { outputs } = stack;
  await notify(moto, outputs.AudioBucketName, outputs.Notifications);
  return {
    stack,
    template,
    bucket: outputs.AudioBucketName,
    table: outputs.TableName,
    queueUrls: { upload: outputs.QueueUrl, drop: outputs.DropQueueUrl },
    deadLetterQueueUrl: outputs.DeadLetterQueueUrl,
    unreadableQueueUrl: outputs.UnreadableQueueUrl,
    environments: Object.fromEntries(
      FUNCTIONS.map((name) => [name, JSON.parse(outputs[`Environment${name}`])]),
    ) as Deployment['environments'],
    permissions: Object.fromEntries(
      FUNCTIONS.map((name) => [name, JSON.parse(outputs[`Permissions${name}`])]),
    ) as Deployment['permissions'],
  };
}

/** @returns the one resource of a type that fits */
export function findResource(template: Template, type: string, fits: (resource: Resource) => boolean): Resource {
  const found = Object.values(template.Resources).filter((resource) => resource.Type === type && fits(resource));
  if (found.length !== 1) throw new Error(`Expected one ${type} that fits; got ${found.length}.`);
  return found[0];
}

/** The properties of a function that this suite reads. */
interface FunctionProperties {
  Environment: { Variables: Record<string, unknown> };
  Role: { 'Fn::GetAtt': [roleId: string, attribute: string] };
}

function propertiesOf(template: Template, name: FunctionName): FunctionProperties {
  const variables = ({ Properties }: Resource) => (Properties as unknown as FunctionProperties).Environment.Variables;
  const isWanted = (fn: Resource) => String(variables(fn).POWERTOOLS_SERVICE_NAME).endsWith(`-${name}`);
  return findResource(template, 'AWS::Lambda::Function', isWanted).Properties as unknown as FunctionProperties;
}

function environmentOf(template: Template, name: FunctionName): unknown {
  return propertiesOf(template, name).Environment.Variables;
}

function statementsOf(template: Template, name: FunctionName): unknown {
  const [roleId] = propertiesOf(template, name).Role['Fn::GetAtt'];
  const isOfRole = ({ Properties }: Resource) =>
    JSON.stringify(Properties?.Roles) === JSON.stringify([{ Ref: roleId }]);
  const { PolicyDocument } = findResource(template, 'AWS::IAM::Policy', isOfRole).Properties as {
    PolicyDocument: { Statement: unknown };
  };
  return PolicyDocument.Statement;
}

function audioBucket(template: Template): Resource {
  return findResource(template, 'AWS::S3::Bucket', ({ Properties }) => 'NotificationConfiguration' in Properties!);
}

/** CloudFormation and S3's API say the same in other words. */
async function notify(moto: Moto, bucket: string, resolved: string): Promise<void> {
  const { QueueConfigurations } = JSON.parse(resolved) as {
    QueueConfigurations: {
      Event: string;
      Queue: string;
      Filter: { S3Key: { Rules: { Name: string; Value: string }[] } };
    }[];
  };
  const translated = QueueConfigurations.map(({ Event, Queue, Filter }) => ({
    Events: [Event] as QueueConfiguration['Events'],
    QueueArn: Queue,
    Filter: { Key: { FilterRules: Filter.S3Key.Rules as { Name: 'prefix' | 'suffix'; Value: string }[] } },
  }));
  const s3 = new S3Client(clientSettings(moto));
  const NotificationConfiguration = { QueueConfigurations: translated };
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: bucket, NotificationConfiguration }));
  s3.destroy();
}
