import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings, SettingsError } from '../../../infra/settings/index.ts';

/** A folder with this `cdk.json`, or with none. */
function folder(cdkJson?: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'ser-settings-'));
  if (cdkJson !== undefined) writeFileSync(join(directory, 'cdk.json'), cdkJson);
  return directory;
}
const withSettings = (settings: object): string => folder(JSON.stringify({ app: 'any', context: { settings } }));

describe('the settings of a deployment', () => {
  it("are cdk.json's, and the project's own are fit to be deployed", () => {
    expect(readSettings({}, withSettings({ name: 'voices' })).name).toBe('voices');
    expect(readSettings().name).toBe('speech-emotion');
  });

  it('are those of the command line first', () => {
    const directory = withSettings({ name: 'voices', batchSize: 2 });
    expect(readSettings({ 'settings.name': 'others' }, directory)).toMatchObject({ name: 'others', batchSize: 2 });
  });

  it.each([
    ['settings.inferMemoryMb', '3008', { inferMemoryMb: 3008 }],
    ['settings.augment', 'true', { augment: true }],
    ['settings.deletionProtection', 'false', { deletionProtection: false }],
    ['settings.allowedOrigins', 'https://a.example.com, *', { allowedOrigins: ['https://a.example.com', '*'] }],
    ['settings.allowedOrigins', 'https://a.example.com', { allowedOrigins: ['https://a.example.com'] }],
    ['settings.region', 'eu-north-1', { region: 'eu-north-1' }],
    ['settings.batchSize', 2, { batchSize: 2 }],
  ])('are read from a typed text: %s=%s', (name, text, expected) => {
    expect(readSettings({ [name]: text }, withSettings({}))).toMatchObject(expected);
  });

  it('are taken back by an empty text', () => {
    const directory = withSettings({ alarmEmail: 'operator@example.com', batchSize: 2 });
    const settings = readSettings({ 'settings.alarmEmail': '', 'settings.batchSize': '' }, directory);
    expect(settings.alarmEmail).toBeUndefined();
    expect(settings.batchSize).toBe(1);
  });

  it('are not touched by what else is in the context', () => {
    expect(readSettings({ '@aws-cdk/core:x': true, name: 'other', settings: {} }, withSettings({})).name).toBe(
      'speech-emotion',
    );
  });

  it.each(['batchSize', 'nothing'])('that are typed wrongly are refused: %s', (name) => {
    expect(() => readSettings({ [`settings.${name}`]: 'seven' }, withSettings({}))).toThrow(SettingsError);
  });

  it.each([
    ['no cdk.json', undefined],
    ['one that is no JSON', '{"context":'],
    ['one whose settings are no object', '{"context":{"settings":"many"}}'],
  ])('are refused with one sentence when there is %s', (_what, cdkJson) => {
    const directory = folder(cdkJson);
    expect(() => readSettings({}, directory)).toThrow(
      new SettingsError([
        `Expected ${join(directory, 'cdk.json')}, JSON with an object "context" that has an object "settings"; run this in the project's folder.`,
      ]),
    );
  });

  it('are all by themselves when cdk.json has none', () => {
    expect(readSettings({}, folder('{"app":"any"}')).inferMemoryMb).toBe(1769);
  });
});
