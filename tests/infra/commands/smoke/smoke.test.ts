import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eraseClip, recogniseClip } from '../../../../infra/commands/smoke/recogniseClip.ts';
import { exampleRecording } from '../../../../infra/commands/smoke/recording.ts';
import { apiBase } from '../../../../infra/commands/smoke/serviceCall.ts';
import { voice } from '../../../support/voice.ts';
import { writeWav } from '../../../support/wav.ts';
import { type KeyedService, startKeyedService } from '../support/keyedService.ts';
import { EMPTY_ENVIRONMENT, runCommandFile } from '../support/runCommandFile.ts';

// Against the local service, which is the deployed functions behind stand-ins: the same calls as against AWS.
let directory: string;
let service: KeyedService;
const path = (name: string): string => join(directory, name);
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-smoke-'));
  await writeFile(path('voice.wav'), writeWav({ channels: [voice(1.5)], sampleRateHz: 16_000 }));
  await writeFile(path('text.wav'), 'This is no recording, whatever its name says.');
  service = await startKeyedService(path('data'));
});
afterAll(async () => {
  await service?.stop();
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

const smoke = (...args: string[]) => runCommandFile('smoke', args);

describe('smoke', () => {
  it('sends a recording through, prints what was recognised and the times', async () => {
    const { status, stdout, stderr } = await smoke(
      '--api',
      service.pageUrl,
      '--key',
      service.key,
      '--file',
      path('voice.wav'),
    );
    expect([status, stderr]).toEqual([0, '']);
    const [outcome, scores, model, times] = stdout.split('\n');
    const [, emotion, confidence] = /^voice\.wav: (\w+) \((\d\.\d\d)\)/.exec(outcome) ?? [];
    expect(scores).toMatch(new RegExp(`^${emotion} ${confidence}  `));
    const values = [...scores.matchAll(/\d\.\d\d/g)].map(([value]) => Number(value));
    expect(values).toHaveLength(8);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 1);
    expect(model).toMatch(/^Model \S+ \d+\.\d+\.\d+$/);
    expect(times).toMatch(/^Time {2}model \d.* create \d.* upload \d.* result \d.* of it recognising \d/);
  });

  it('erases a clip for good', async () => {
    const bytes = Uint8Array.from(writeWav({ channels: [voice(1.5)], sampleRateHz: 16_000 }));
    const live = { base: apiBase(service.pageUrl), key: service.key, signal: AbortSignal.timeout(60_000) };
    const { clip } = await recogniseClip(live, { fileName: 'kept.wav', bytes });
    const read = () => fetch(`${service.pageUrl}v1/clips/${clip.clipId}`, { headers: { 'x-api-key': service.key } });
    expect((await read()).status).toBe(200);
    await eraseClip(live, clip.clipId);
    expect((await read()).status).toBe(404);
  });

  it('takes the key from the environment, so that no shell keeps it', async () => {
    const environment = { ...EMPTY_ENVIRONMENT, SER_API_KEY: service.key };
    const args = ['--api', `${service.pageUrl}v1`, '--file', path('voice.wav'), '--keep'];
    expect(await runCommandFile('smoke', args, environment)).toMatchObject({ status: 0, stderr: '' });
  });

  it('fails with the reason when the recording cannot be recognised', async () => {
    const { status, stdout, stderr } = await smoke(
      '--api',
      service.pageUrl,
      '--key',
      service.key,
      '--file',
      path('text.wav'),
    );
    expect(status).toBe(1);
    expect(stdout).toContain('text.wav: failed: unsupported-format: Expected WAV, FLAC');
    expect(stderr).toBe('The deployment answers, but could not recognise this recording.\n');
  });

  it('says that the key is wrong in the words of the service', async () => {
    const { status, stderr } = await smoke('--api', service.pageUrl, '--key', 'wrong', '--file', path('voice.wav'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/^POST \S+\/v1\/clips answered 403: Expected the header x-api-key /);
  });

  it.each([
    ['nobody answers', 'http://127.0.0.1:9', /^Expected an answer from http:\/\/127\.0\.0\.1:9\/v1\/model; got /],
    ['no file is there', '', /^Expected a file at .*none\.wav; got ENOENT; check --file\.\n$/],
  ])('says that %s', async (_, address, sentence) => {
    const { status, stderr } = await smoke(
      '--api',
      address || service.pageUrl,
      '--file',
      path(address ? 'voice.wav' : 'none.wav'),
    );
    expect(status).toBe(address ? 1 : 2);
    expect(stderr).toMatch(sentence);
  });
});

describe('another server', () => {
  let server: Server;
  let other: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/silent/v1/model') return;
      response.writeHead(request.url === '/gone/v1/model' ? 404 : 200).end('<html>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    other = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([
    ['page', /answered 200, but not what this service answers; check --api/],
    ['gone', /answered 404; check --api/],
    ['silent', /Expected an answer from .* in time; got none/],
  ])('is not taken for the service: %s', async (place, sentence) => {
    const live = {
      base: `${other}/${place}`,
      key: undefined,
      signal: AbortSignal.timeout(place === 'silent' ? 50 : 60_000),
    };
    await expect(recogniseClip(live, { fileName: 'x', bytes: new Uint8Array(1) })).rejects.toThrow(sentence);
  });
});

it.each([
  ['https://d1.cloudfront.net', 'https://d1.cloudfront.net'],
  ['https://d1.cloudfront.net/', 'https://d1.cloudfront.net'],
  ['https://d1.cloudfront.net/v1/', 'https://d1.cloudfront.net'],
  ['https://x.execute-api.eu-central-1.amazonaws.com/prod/v1', 'https://x.execute-api.eu-central-1.amazonaws.com/prod'],
])('the API at %s begins at %s', (text, base) => {
  expect(apiBase(text)).toBe(base);
});

it('the project comes with an example, or there is none', async () => {
  expect(await exampleRecording(directory)).toBeUndefined();
  const project = await mkdtemp(path('project-'));
  await mkdir(join(project, 'examples'));
  for (const name of ['b.flac', 'a.WAV', 'a.txt']) await writeFile(join(project, 'examples', name), '');
  expect(await exampleRecording(project)).toBe(join(project, 'examples/a.WAV'));
});
