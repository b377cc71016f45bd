import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cdkArguments, cdkEnvironment, runTool } from '../../../../infra/commands/deploy/deployStack.ts';
import { finishDeployment, summary } from '../../../../infra/commands/deploy/finishDeployment.ts';
import type { Ready } from '../../../../infra/commands/deploy/preflight.ts';
import { type DeployedStack, requireStack } from '../../../../infra/commands/shared/index.ts';
import { readSettings } from '../../../../infra/settings/index.ts';
import { FAKE_CONFIG, fakeAws } from '../support/fakeAws.ts';

const OUTPUTS = {
  PageUrl: 'https://d1.cloudfront.net/',
  ApiUrl: 'https://d1.cloudfront.net',
  AudioBucketName: 'audio-1',
  PageBucketName: 'page-1',
  DistributionId: 'D1',
  UsagePlanId: 'plan1',
};

let directory: string;
let stack: DeployedStack;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-deployment-'));
  await writeFile(join(directory, 'index.html'), 'page');
  const client = new CloudFormationClient(FAKE_CONFIG);
  const Outputs = Object.entries(OUTPUTS).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
  fakeAws(client, () => ({ Stacks: [{ StackId: 'arn', StackStatus: 'CREATE_COMPLETE', Outputs }] }));
  stack = await requireStack(client, 'voice');
});
afterEach(() => rm(directory, { recursive: true }));

function clients() {
  const made = {
    s3: new S3Client(FAKE_CONFIG),
    cloudFront: new CloudFrontClient(FAKE_CONFIG),
    apiGateway: new APIGatewayClient(FAKE_CONFIG),
  };
  const keys: object[] = [];
  const objects = fakeAws<{ Bucket: string; Key: string }>(made.s3, () => ({}));
  fakeAws(made.cloudFront, () => ({}));
  fakeAws<object>(made.apiGateway, ({ name, input }) => {
    if (name === 'CreateApiKey') keys.push({ ...input, id: `k${keys.length}` });
    return name === 'GetApiKeys' ? { items: keys } : { id: 'k0' };
  });
  return { made, keys, objects };
}

it('a first deployment gets the page and a key of the tenant default; the next one gets no second key', async () => {
  const { made, keys, objects } = clients();
  const first = await finishDeployment(made, stack, directory);
  expect(first?.value).toMatch(/^defaultK[0-9A-Za-z]{40}$/);
  expect(keys).toHaveLength(1);
  expect(await finishDeployment(made, stack, directory)).toBeUndefined();
  expect(keys).toHaveLength(1);
  const puts = objects.filter(({ name }) => name === 'PutObject').map(({ input }) => `${input.Bucket}/${input.Key}`);
  expect(puts).toEqual(['page-1/index.html', 'page-1/index.html']);
});

it('what is printed has each way in, with its key the first time only', () => {
  const text = summary(stack, { id: 'k', value: 'defaultKabc' });
  expect(text).toMatch(
    /^Page {4}https:\/\/d1\.cloudfront\.net\/#key=defaultKabc\nKey {5}defaultKabc {4}.*\nAPI {5}https:\/\/d1\.cloudfront\.net\/v1 .*\nBucket {2}audio-1\n/,
  );
  expect(text).toContain('npm run smoke -- --api https://d1.cloudfront.net --key defaultKabc --file clip.wav');
  expect(text).toContain("curl https://d1.cloudfront.net/v1/clips -H 'x-api-key: defaultKabc'");
  expect(text).toContain('s3://audio-1/drops/default/BATCH/');
  const again = summary(stack, undefined);
  expect(again).toContain('npm run keys -- list');
  expect(again).toContain('--key KEY ');
  expect(again).toMatch(/^Page {4}https:\/\/d1\.cloudfront\.net\/\n/);
});

const ready = (profile?: string): Ready => ({
  settings: readSettings({}),
  aws: { region: 'eu-central-1', ...(profile && { profile }) },
  account: '123456789012',
  containerTool: 'finch',
  advice: undefined,
});

it('the CDK gets the settings, the profile, the region and the container tool that the preflight found', () => {
  const context = { 'settings.name': 'voice', 'settings.allowedOrigins': 'https://a.example,https://b.example' };
  expect(cdkArguments(ready('work'), { context })).toEqual([
    'deploy',
    ...['--outputs-file', 'cdk-outputs.json'],
    ...['-c', 'settings.name=voice'],
    ...['-c', 'settings.allowedOrigins=https://a.example,https://b.example'],
    ...['--profile', 'work'],
  ]);
  expect(cdkArguments(ready(), { context: {} })).not.toContain('--profile');
  expect(cdkEnvironment(ready(), { PATH: '/bin', AWS_REGION: 'us-east-1' })).toEqual({
    PATH: '/bin',
    AWS_REGION: 'eu-central-1',
    CDK_DOCKER: 'finch',
  });
});

it('a step that fails ends the deployment, and is named', async () => {
  const script = join(directory, 'step.mjs');
  const tool = { name: 'The build', script, args: [], directory, environment: process.env };
  await writeFile(script, '');
  await runTool(tool);
  await writeFile(script, 'process.exit(3);');
  await expect(runTool(tool)).rejects.toThrow('The build ended with status 3; its reason stands above.');
});
