import { readFileSync } from 'node:fs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';
import { checkBootstrap, checkContainerTool, checkNode } from '../../../../infra/commands/deploy/checks.ts';
import { awsError, FAKE_CONFIG, fakeAws } from '../support/fakeAws.ts';

it.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('Node %s will do', (version) => {
  expect(checkNode(version)).toEqual({ value: version });
});

it.each(['18.20.0', '20.18.9', '9.99.0'])('Node %s is too old', (version) => {
  expect(checkNode(version)).toEqual({
    problem: `Node 20.19 or newer is needed; this is ${version}; install a newer one.`,
  });
});

it('asks for the Node that package.json asks for', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };
  const least = engines.node.replace('>=', '');
  expect(checkNode(`${least}.0`)).toHaveProperty('value');
  const [major, minor] = least.split('.').map(Number);
  expect(checkNode(`${major}.${minor - 1}.0`)).toHaveProperty('problem');
});

it('the first container tool that answers is taken, and one that does not is passed over', async () => {
  const asked: string[] = [];
  const check = await checkContainerTool(undefined, (tool, args) => {
    asked.push([tool, ...args].join(' '));
    return tool === 'podman' ? Promise.resolve() : Promise.reject(new Error('no daemon'));
  });
  expect(check).toEqual({ value: 'podman' });
  expect(asked).toEqual(['docker info', 'finch info', 'podman info']);
});

it('where these credentials may not look for the bootstrap, the CDK has the last word', async () => {
  const ssm = new SSMClient(FAKE_CONFIG);
  fakeAws(ssm, () => {
    throw awsError('AccessDeniedException', 'You may not.');
  });
  expect(await checkBootstrap(ssm, '1', 'eu-central-1')).toEqual({ value: undefined });
});
