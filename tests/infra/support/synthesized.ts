import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createStack } from '../../../infra/createStack.ts';
import { parseSettings, readCdkContext } from '../../../infra/settings/index.ts';
import type { SpeechEmotionStack } from '../../../infra/stack.ts';

/** A part of a template. Each test knows the form of what it reads; a name that is not there reads as undefined. */
export interface Json {
  readonly [name: string]: Json;
}

/** A resource of a template, as the tests look at it. */
export interface Resource {
  Type: string;
  Properties: Json;
  DependsOn?: string[];
  DeletionPolicy?: string;
}

/** A stack, and the template that it gives. */
export interface Synthesized {
  stack: SpeechEmotionStack;
  template: Template;
  /** By logical id. */
  resources: Record<string, Resource>;
}

const known = new Map<string, Synthesized>();

/**
 * The stack with these settings, its image and functions stood in for by folders that hold next to nothing. The same
 * settings are synthesized once.
 */
export function synthesize(settings: Record<string, unknown> = {}): Synthesized {
  const key = JSON.stringify(settings);
  const synthesized = known.get(key) ?? newlySynthesized(settings);
  known.set(key, synthesized);
  return synthesized;
}

/** Everything that can be switched on, is. */
export const EVERYTHING = {
  alarmEmail: 'operator@example.com',
  augment: true,
  batchSize: 2,
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0f1e2d3c',
  completionTopic: true,
  deletionProtection: true,
  domainName: 'voice.example.com',
  removalPolicy: 'retain',
  webhookUrl: 'https://receiver.example.com/finished',
};

function newlySynthesized(settings: Record<string, unknown>): Synthesized {
  const directory = mkdtempSync(join(tmpdir(), 'ser-stack-'));
  const imageDirectory = join(directory, 'image');
  const functionsDirectory = join(directory, 'functions');
  mkdirSync(imageDirectory);
  writeFileSync(join(imageDirectory, 'Dockerfile'), 'FROM scratch\n');
  for (const name of ['presign', 'announce', 'webhook']) {
    mkdirSync(join(functionsDirectory, name), { recursive: true });
    writeFileSync(join(functionsDirectory, name, 'index.mjs'), 'export const handler = () => {};\n');
  }
  const app = new App({ context: readCdkContext(), outdir: join(directory, 'cdk.out') });
  const stack = createStack(app, parseSettings(settings), { imageDirectory, functionsDirectory });
  const template = Template.fromStack(stack);
  return { stack, template, resources: template.toJSON().Resources as Record<string, Resource> };
}

/** The resources of a type, as pairs of logical id and resource. */
export function ofType({ resources }: Synthesized, type: string): [id: string, resource: Resource][] {
  return Object.entries(resources).filter(([, resource]) => resource.Type === type);
}

/** The one resource of a type whose logical id starts so. */
export function one(synthesized: Synthesized, type: string, idStart: string): [id: string, resource: Resource] {
  const found = ofType(synthesized, type).filter(([id]) => id.startsWith(idStart));
  if (found.length !== 1) throw new Error(`Expected one ${type} whose id starts with ${idStart}; got ${found.length}.`);
  return found[0];
}

/** The allowing and denying statements of all policies of a role. */
export function statementsOf({ resources }: Synthesized, roleIdStart: string): Statement[] {
  const [roleId] = one({ resources } as Synthesized, 'AWS::IAM::Role', roleIdStart);
  return Object.values(resources)
    .filter(({ Type, Properties }) => Type === 'AWS::IAM::Policy' && refersTo(Properties.Roles, roleId))
    .flatMap(({ Properties }) => statementsIn(Properties));
}

/** A statement of an IAM policy, its lists made out. */
export interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
  Principal?: { Service?: string };
}

/** One or many as a list. */
export function list<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}

/** The parts of a list in a template. */
export function items(value: Json): Json[] {
  if (!Array.isArray(value)) throw new Error(`Expected a list; got ${JSON.stringify(value)}.`);
  return value as Json[];
}

/** A text in a template. */
export function text(value: Json): string {
  if (typeof value !== 'string') throw new Error(`Expected a text; got ${JSON.stringify(value)}.`);
  return value;
}

/** The statements of a policy's properties. */
export function statementsIn({ PolicyDocument }: Json): Statement[] {
  return items(PolicyDocument.Statement) as unknown as Statement[];
}

/** The outputs of a stack. */
export function outputsOf({ template }: Synthesized): Json {
  return (template.toJSON() as { Outputs: Json }).Outputs;
}

function refersTo(references: Json, id: string): boolean {
  return items(references).some(({ Ref }) => text(Ref) === id);
}
