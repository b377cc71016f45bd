import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killServiceProcesses, startServiceProcess, unprinted } from '../../support/serviceProcess.ts';
import { voice } from '../../support/voice.ts';
import { writeWav } from '../../support/wav.ts';

const clip = Uint8Array.from(writeWav({ channels: [voice(1.5)], sampleRateHz: 16_000 }));
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-terminal-'));
});
afterAll(async () => {
  killServiceProcesses();
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

/** What the service prints at a terminal after it is ready, until it has worked on a dropped file. */
async function printedAtTerminal(dataDirectory: string, args: string[]): Promise<string[]> {
  const service = await startServiceProcess(dataDirectory, { args, isAtTerminal: true });
  const credentials = JSON.parse(await readFile(join(dataDirectory, 'credentials.json'), 'utf8')) as {
    accessKeyId: string;
    secretAccessKey: string;
  };
  const s3 = new S3Client({ endpoint: service.s3Endpoint, region: 'us-east-1', credentials });
  const Key = `drops/local/b/${unprinted('Ann')}/${unprinted('angry.wav')}`;
  await s3.send(new PutObjectCommand({ Bucket: 'ser-local', Key, Body: clip }));
  s3.destroy();
  const lines = () => service.output().split(/\r?\n/).slice(0, -1);
  const printed = () => lines().slice(lines().findIndex((line) => line.startsWith('Ready.')) + 1);
  await expect.poll(() => printed().length, { timeout: 30_000 }).toBeGreaterThan(0);
  await service.stop('SIGTERM');
  return printed();
}

function canPretendATerminal(): boolean {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
}

describe.skipIf(!canPretendATerminal())('at a terminal', () => {
  it('a line a clip says its id, what came of it and how long it took: no name, no emotion', async () => {
    const [line] = await printedAtTerminal(join(directory, 'readable'), []);
    expect(line).toMatch(/^c_[0-9a-z]+ {2}done {2}\d+ ms$/);
  });

  it('--json-logs keeps the lines of JSON', async () => {
    const [line] = await printedAtTerminal(join(directory, 'json'), ['--json-logs']);
    expect(JSON.parse(line)).toMatchObject({ status: 'done', ms: expect.any(Number) });
  });
});
