import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ACCOUNT_ID, clientSettings, type Moto, REGION } from './moto.ts';
import { HARMFUL, NOT_MADE } from './motoLimits.ts';
import type { Synthesized, Template } from './template.ts';

/** A stack as moto made it. */
export interface Stack {
  /** The template's outputs, and the parts that were asked for. */
  outputs: Record<string, string>;
  /** Logical ids of the resources that were made. */
  resources: ReadonlySet<string>;
}

/** How a stack is made. */
export interface StackOptions {
  name?: string;
  /** Types of resources to leave out. What refers to them gets a name that leads nowhere. */
  leftOut?: readonly string[];
  /** Parts of the template to be had with all references resolved: JSON, in the outputs of the same names. */
  parts?: Record<string, unknown>;
}

/**
 * Creates the template's stack through CloudFormation, without the resources that moto cannot make.
 *
 * Where {@link bootstrap} was called before.
 *
 * @throws Error with what CloudFormation answered
 */
export async function createStack(
  moto: Moto,
  { template }: Synthesized,
  {
    name = 'speech-emotion',
    leftOut = [...Object.keys(NOT_MADE), ...Object.keys(HARMFUL)],
    parts = {},
  }: StackOptions = {},
): Promise<Stack> {
  const { Parameters: _parameters, Rules: _rules, ...body } = withoutTypes(template, leftOut);
  for (const [key, part] of Object.entries(parts)) {
    body.Outputs = { ...body.Outputs, [key]: { Value: { 'Fn::ToJsonString': part } } };
  }
  const client = new CloudFormationClient(clientSettings(moto));
  try {
    await client.send(new CreateStackCommand({ StackName: name, TemplateBody: JSON.stringify(body) }));
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }));
    const { StackResources = [] } = await client.send(new DescribeStackResourcesCommand({ StackName: name }));
    const [stack] = Stacks ?? [];
    if (stack?.StackStatus !== 'CREATE_COMPLETE') throw new Error(`The stack ${name} is ${stack?.StackStatus}.`);
    return {
      outputs: Object.fromEntries(stack.Outputs?.map((output) => [output.OutputKey, output.OutputValue]) ?? []),
      // Moto has an empty one in an empty list.
      resources: new Set(StackResources.flatMap(({ LogicalResourceId }) => LogicalResourceId || [])),
    };
  } finally {
    client.destroy();
  }
}

/**
 * Makes the bucket of CDK's bootstrap and puts something in it in place of the functions' code: moto looks whether it
 * is there, and never into it.
 */
export async function bootstrap(moto: Moto, { assetKeys }: Synthesized): Promise<void> {
  const s3 = new S3Client(clientSettings(moto));
  const Bucket = `cdk-hnb659fds-assets-${ACCOUNT_ID}-${REGION}`;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }));
  for (const Key of assetKeys) await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'no code' }));
  s3.destroy();
}

function withoutTypes(template: Template, types: readonly string[]): Template {
  const isLeftOut = (id: unknown) => typeof id === 'string' && types.includes(template.Resources[id]?.Type);
  const pruned = (value: unknown, key = ''): unknown => {
    if (Array.isArray(value)) return value.filter((id) => key !== 'DependsOn' || !isLeftOut(id)).map((v) => pruned(v));
    if (typeof value !== 'object' || value === null) return value;
    const { Ref: ref, 'Fn::GetAtt': attribute } = value as { Ref?: unknown; 'Fn::GetAtt'?: unknown[] };
    const target = ref ?? attribute?.[0];
    // In the form of an ARN, since moto looks at the form of policies.
    if (isLeftOut(target)) return `arn:aws:not-made:::${String(target)}`;
    const kept = Object.entries(value).filter(([name, inner]) => name !== 'DependsOn' || !isLeftOut(inner));
    return Object.fromEntries(kept.map(([name, inner]) => [name, pruned(inner, name)]));
  };
  const Resources = Object.fromEntries(Object.entries(template.Resources).filter(([id]) => !isLeftOut(id)));
  return pruned({ ...template, Resources }) as Template;
}
