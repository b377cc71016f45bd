import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { createStack } from '../../infra/createStack.ts';
import { readCdkContext, readSettings } from '../../infra/settings/index.ts';

/** A CloudFormation template, as far as this suite reads it. */
export interface Template {
  Resources: Record<string, Resource>;
  Outputs?: Record<string, { Value: unknown }>;
  [part: string]: unknown;
}

/** One resource of a template. */
export interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
}

/** What synthesis gives. */
export interface Synthesized {
  template: Template;
  /** Keys of the files that the template wants in the bucket of assets. */
  assetKeys: string[];
}

/** All that is off by default and makes resources. */
export const EVERYTHING_ON = {
  'settings.completionTopic': true,
  'settings.webhookUrl': 'https://hooks.example.com/clips',
  'settings.alarmEmail': 'operator@example.com',
  'settings.domainName': 'speech.example.com',
  'settings.certificateArn': 'arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000',
} as const;

/**
 * Synthesizes the stack with the settings of `cdk.json`, as `npm run synth` does but for the image, which is not
 * staged: its content says nothing about the template.
 *
 * @param overrides settings, as `-c` takes them
 */
export function synthesize(overrides: Record<string, unknown> = {}): Synthesized {
  const folder = mkdtempSync(join(tmpdir(), 'ser-synth-'));
  try {
    const imageDirectory = join(folder, 'image');
    mkdirSync(imageDirectory);
    writeFileSync(join(imageDirectory, 'Dockerfile'), 'FROM scratch\n');
    const app = new App({ outdir: join(folder, 'out'), context: readCdkContext() });
    const { artifactId, templateFile } = createStack(app, readSettings(overrides), { imageDirectory });
    const { directory } = app.synth();
    const read = (name: string) => JSON.parse(readFileSync(join(directory, name), 'utf8')) as unknown;
    const assets = read(`${artifactId}.assets.json`) as AssetManifest;
    return { template: read(templateFile) as Template, assetKeys: keysOf(assets) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface AssetManifest {
  files: Record<string, { destinations: Record<string, { objectKey: string }> }>;
}

function keysOf({ files }: AssetManifest): string[] {
  return Object.values(files).flatMap(({ destinations }) => Object.values(destinations).map((to) => to.objectKey));
}
