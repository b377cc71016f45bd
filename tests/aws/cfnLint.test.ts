import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { PYTHON } from './python.ts';
import { describeAws } from './suite.ts';
import { EVERYTHING_ON, synthesize } from './template.ts';

/** Left out, with the reason. */
const IGNORED = {
  W3005: 'CDK itself lets each function depend on its role, which a reference to it does already; it does no harm',
};

describeAws('the template', () => {
  it.each([
    ['as it is by default', {}],
    ['with everything on', EVERYTHING_ON],
    ['kept and protected', { 'settings.removalPolicy': 'retain', 'settings.deletionProtection': true }],
  ])('is clean to cfn-lint, %s', (_, settings) => {
    const ignored = Object.keys(IGNORED);
    const run = 'from cfnlint.runner import main; main()';
    const args = ['-c', run, '--ignore-checks', ...ignored, '--format', 'parseable'];
    const { template } = synthesize(settings);
    const { stdout, stderr } = spawnSync(PYTHON, args, {
      input: JSON.stringify(template),
      encoding: 'utf8',
    });
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
  });
});
