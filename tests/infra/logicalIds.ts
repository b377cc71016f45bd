import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EVERYTHING, outputsOf, synthesize } from './support/synthesized.ts';

/** Logical id → type; of an output its name alone. */
interface Ids {
  resources: Record<string, string>;
  outputs: string[];
}

/**
 * The ids of a deployed stack of the default name (some hold it), kept by hand: what is there by default, and what each
 * setting adds. A renamed construct has another id: CloudFormation would make a new table or bucket, and delete the old
 * one with all that it holds.
 */
const LISTED = JSON.parse(readFileSync(new URL('logicalIds.json', import.meta.url), 'utf8')) as Record<
  'byDefault' | 'alarmEmail' | 'completionTopic' | 'webhookUrl' | 'eitherReceiver',
  Ids
>;

const CASES: [name: string, settings: object, parts: (keyof typeof LISTED)[]][] = [
  ['by default', {}, ['byDefault']],
  ['in a region', { region: 'eu-north-1' }, ['byDefault']],
  ['for the other architecture', { architecture: 'arm64' }, ['byDefault']],
  ['with a domain', { domainName: EVERYTHING.domainName, certificateArn: EVERYTHING.certificateArn }, ['byDefault']],
  ['with alarmEmail', { alarmEmail: EVERYTHING.alarmEmail }, ['byDefault', 'alarmEmail']],
  ['with completionTopic', { completionTopic: true }, ['byDefault', 'eitherReceiver', 'completionTopic']],
  ['with webhookUrl', { webhookUrl: EVERYTHING.webhookUrl }, ['byDefault', 'eitherReceiver', 'webhookUrl']],
  ['with everything on', EVERYTHING, ['byDefault', 'alarmEmail', 'eitherReceiver', 'completionTopic', 'webhookUrl']],
];

/** A deployment of the API is made anew when the API changes: its id ends with a hash of the API, by design. */
function withoutHash(id: string, type: string): string {
  return type === 'AWS::ApiGateway::Deployment' ? id.replace(/[0-9a-f]{32}$/, '*') : id;
}

function idsOf(settings: object): string[] {
  const synthesized = synthesize({ ...settings });
  const resources = Object.entries(synthesized.resources).map(([id, { Type }]) => `${withoutHash(id, Type)}: ${Type}`);
  return [...resources, ...Object.keys(outputsOf(synthesized)).map((name) => `output ${name}`)].sort();
}

function listed({ resources, outputs }: Ids): string[] {
  return [
    ...Object.entries(resources).map(([id, type]) => `${id}: ${type}`),
    ...outputs.map((name) => `output ${name}`),
  ];
}

describe.each(CASES)('the logical ids of the stack %s', (_name, settings, parts) => {
  const expected = parts.flatMap((part) => listed(LISTED[part]));
  const found = idsOf(settings);

  it('are all still there, of the same type: a renamed construct would replace what is deployed', () => {
    expect(expected.filter((id) => !found.includes(id))).toEqual([]);
  });

  it('are all in logicalIds.json: a new resource gets a line there', () => {
    expect(found.filter((id) => !expected.includes(id))).toEqual([]);
  });
});
