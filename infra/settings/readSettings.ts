import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { parseSettings, SettingsError } from './parseSettings.ts';
import type { Settings, settingsSchema } from './schema.ts';

/** How a setting is named on the command line: `-c settings.region=eu-central-1`. */
const OVERRIDE_PREFIX = 'settings.';

const cdkJsonSchema = z.object({
  context: z.looseObject({ settings: z.record(z.string(), z.unknown()).default({}) }).prefault({}),
});

/** The context of a `cdk.json`: CDK's own switches, and our settings. */
export type CdkContext = z.infer<typeof cdkJsonSchema>['context'];

/**
 * Reads the context of a folder's `cdk.json`.
 *
 * @throws SettingsError when there is none, or it is no JSON of that form
 */
export function readCdkContext(directory = '.'): CdkContext {
  const path = join(directory, 'cdk.json');
  try {
    return cdkJsonSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).context;
  } catch {
    throw new SettingsError([
      `Expected ${path}, JSON with an object "context" that has an object "settings"; run this in the project's folder.`,
    ]);
  }
}

/**
 * The settings of the deployment: `cdk.json`'s, with those given on the command line before them.
 *
 * @param overrides `settings.<name>` to its value, a text as it is typed or a value; other names are none of ours. An
 * empty text takes a setting back
 * @param directory the folder of `cdk.json`
 * @throws SettingsError with a sentence for each problem
 */
export function readSettings(overrides: Record<string, unknown> = {}, directory = '.'): Settings {
  const typed = Object.entries(overrides)
    .filter(([name]) => name.startsWith(OVERRIDE_PREFIX))
    .map(([name, value]) => fromText(name.slice(OVERRIDE_PREFIX.length), value));
  return parseSettings({ ...readCdkContext(directory).settings, ...Object.fromEntries(typed) });
}

/** A text means what the setting's kind makes of it: a number, true or false, a list with commas. */
function fromText(name: string, value: unknown): [string, unknown] {
  if (typeof value !== 'string') return [name, value];
  if (value === '') return [name, undefined];
  if (/^\d+$/.test(value)) return [name, Number(value)];
  if (value === 'true' || value === 'false') return [name, value === 'true'];
  const isList = name === ('allowedOrigins' satisfies keyof typeof settingsSchema.shape);
  return [name, isList ? value.split(',').map((part) => part.trim()) : value];
}
