import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type AwsServer, startAwsServer } from '../support/awsServer.ts';
import { EMPTY_ENVIRONMENT, runCommandFile } from '../support/runCommandFile.ts';

// The preflight in a real process. CloudFormation is not asked for anything in any of these: nothing is created.
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function account(bootstrapVersion?: number, concurrency?: number): Promise<AwsServer> {
  const server = await startAwsServer(bootstrapVersion, concurrency);
  open.push(server.close);
  return server;
}

/** The environment of somebody with credentials, and with `tool` on the PATH. */
async function equipped(server: AwsServer, tool?: { name: string; status: number }): Promise<NodeJS.ProcessEnv> {
  const directory = await mkdtemp(join(tmpdir(), 'ser-tools-'));
  open.push(() => rm(directory, { recursive: true }));
  if (tool) await writeFile(join(directory, tool.name), `#!/bin/sh\nexit ${tool.status}\n`, { mode: 0o755 });
  return {
    ...EMPTY_ENVIRONMENT,
    PATH: directory,
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL: server.endpoint,
  };
}

const lines = (text: string): string[] => text.trim().split('\n');

describe('npm run deploy looks first, and', () => {
  it('tells everything that is missing at once, a sentence each', async () => {
    const { status, stdout, stderr } = await runCommandFile('deploy', ['-c', 'settings.batchSize=7']);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(lines(stderr)).toEqual([
      'The setting batchSize: expected a whole number from 1 to 2; got 7.',
      expect.stringMatching(/^No container tool was found.*install Docker, Finch or Podman/),
      expect.stringMatching(/^No AWS region is set; give one with -c settings\.region=/),
      expect.stringMatching(/^No AWS credentials were found; sign in/),
      'Nothing was created.',
    ]);
  });

  it('tells of an account that is not bootstrapped, and how to do it', async () => {
    const server = await account();
    const environment = await equipped(server, { name: 'docker', status: 0 });
    const { status, stderr } = await runCommandFile('deploy', [], environment);
    expect(status).toBe(2);
    expect(lines(stderr)).toEqual([
      'The account 123456789012 is not bootstrapped for the CDK in eu-central-1; run npx cdk bootstrap aws://123456789012/eu-central-1 once.',
      'Nothing was created.',
    ]);
    expect(server.operations.sort()).toEqual(['GetCallerIdentity', 'GetParameter']);
  });

  it('tells of a bootstrap that is too old', async () => {
    const environment = await equipped(await account(5), { name: 'docker', status: 0 });
    const { status, stderr } = await runCommandFile('deploy', ['--check'], environment);
    expect(status).toBe(2);
    expect(lines(stderr)[0]).toMatch(/has version 5; expected 6 or newer; run npx cdk bootstrap/);
  });

  it.each([
    [
      'of the credentials',
      { AWS_REGION: 'cn-north-1' },
      [],
      /^The region cn-north-1 has not all .*expected one of us-east-1, /,
    ],
    [
      'of the settings',
      {},
      ['-c', 'settings.region=cn-north-1'],
      /^The setting region: expected one of us-east-1, .*got "cn-north-1"/,
    ],
  ])('tells of an unsupported region %s, once', async (_, region, args, sentence) => {
    const server = await account(21);
    const environment = { ...(await equipped(server, { name: 'docker', status: 0 })), ...region };
    const { status, stderr } = await runCommandFile('deploy', args, environment);
    expect(status).toBe(2);
    expect(lines(stderr)).toEqual([expect.stringMatching(sentence), 'Nothing was created.']);
  });

  it('tells of a container tool that is not running', async () => {
    const environment = await equipped(await account(21), { name: 'docker', status: 1 });
    const { status, stderr } = await runCommandFile('deploy', [], environment);
    expect(status).toBe(2);
    expect(lines(stderr)[0]).toMatch(/^docker is installed but does not answer/);
  });

  it.each(['docker', 'finch', 'podman'])('is content with %s', async (name) => {
    const environment = await equipped(await account(6), { name, status: 0 });
    const { status, stdout, stderr } = await runCommandFile('deploy', ['--check'], environment);
    expect([status, stderr]).toEqual([0, '']);
    expect(lines(stdout)[0]).toBe(`All is there: account 123456789012, eu-central-1, ${name}, stack speech-emotion.`);
  });

  it.each([
    [10, /^No instances can be reserved: this account runs 10 functions at once in this region, AWS keeps 100 /],
    [1000, / -c settings\.inferReservedConcurrency=7 -c settings\.presignReservedConcurrency=50 /],
  ])('says what an account of %d can reserve, and goes on', async (concurrency, sentence) => {
    const environment = await equipped(await account(6, concurrency), { name: 'docker', status: 0 });
    const { status, stdout } = await runCommandFile('deploy', ['--check'], environment);
    expect(status).toBe(0);
    expect(lines(stdout)).toEqual([expect.stringMatching(/^All is there/), expect.stringMatching(sentence)]);
  });

  it('refuses to reserve what the account has not', async () => {
    const environment = await equipped(await account(6), { name: 'docker', status: 0 });
    const args = ['--check', '-c', 'settings.inferReservedConcurrency=7'];
    const { status, stdout, stderr } = await runCommandFile('deploy', args, environment);
    expect([status, stdout]).toEqual([2, '']);
    expect(lines(stderr)).toEqual([
      expect.stringMatching(
        /^The settings reserve 7 instances \(infer 7\), but this account runs 10 functions at once/,
      ),
      'Nothing was created.',
    ]);
  });

  it('takes the tool that CDK_DOCKER names and no other', async () => {
    const environment = { ...(await equipped(await account(6), { name: 'docker', status: 0 })), CDK_DOCKER: 'podman' };
    const { status, stderr } = await runCommandFile('deploy', ['--check'], environment);
    expect(status).toBe(2);
    expect(lines(stderr)[0]).toMatch(/^CDK_DOCKER names podman, which is not there/);
  });
});
