// The CDK app, as cdk.json starts it. A user's mistake is told in sentences, not in a stack trace.
import { App } from 'aws-cdk-lib';
import { NotBuiltError } from './built.ts';
import { createStack } from './createStack.ts';
import { readCdkContext, readSettings, SettingsError } from './settings/index.ts';

try {
  // Or an empty assembly would be written when the settings are refused.
  const app = new App({ context: readCdkContext(), autoSynth: false });
  createStack(app, readSettings(app.node.getAllContext() as Record<string, unknown>));
  app.synth();
} catch (error) {
  if (!(error instanceof SettingsError || error instanceof NotBuiltError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
