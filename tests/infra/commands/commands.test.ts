import { expect, it } from 'vitest';
import { runCommandFile } from './support/runCommandFile.ts';

it.each(['deploy', 'destroy', 'redrive', 'keys', 'smoke'])('%s explains itself', async (name) => {
  const { status, stdout, stderr } = await runCommandFile(name, ['--help']);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain(`Usage: ${name} `);
  expect(stdout).toMatch(/Exit status: 0 .* 1 .* 2 /);
});

it.each([
  ['deploy', ['--unknown']],
  ['deploy', ['-c', 'region=x']],
  ['destroy', ['stray']],
  ['keys', ['create']],
  ['keys', ['create', 'No_Tenant']],
  ['keys', ['unknown']],
  ['smoke', []],
  ['smoke', ['--api', 'nonsense']],
])('%s %j is wrong usage', async (name, args) => {
  const { status, stdout, stderr } = await runCommandFile(name, args);
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^error: /);
  expect(stderr).not.toContain('    at ');
});

it.each(['destroy', 'redrive', 'keys'])('%s without credentials is a sentence', async (name) => {
  const args = [...(name === 'keys' ? ['list'] : []), '-c', 'settings.region=eu-central-1'];
  const { status, stderr } = await runCommandFile(name, args);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^No AWS credentials were found; sign in.*\n$/);
});
