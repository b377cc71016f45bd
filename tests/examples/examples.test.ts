import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from '../../functions/webhook/deliver.ts';
import { ser } from '../support/ser.ts';
import { killServiceProcesses, type ServiceProcess, startServiceProcess } from '../support/serviceProcess.ts';
import { voice } from '../support/voice.ts';
import { writeWav } from '../support/wav.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');
const PYTHON = process.env.SER_S3_PYTHON ?? 'python3';
const lacking = [
  ...['curl', 'jq'].filter((tool) => spawnSync(tool, ['--version']).error),
  ...(spawnSync(PYTHON, ['-c', 'import boto3, requests']).status === 0 ? [] : ['boto3 and requests']),
];
if (lacking.length > 0)
  console.warn(`The examples are not run: ${lacking.join(', ')} missing (tests/s3clients/requirements.txt).`);

it.runIf(process.env.CI)('what the examples need is there', () => expect(lacking).toEqual([]));

describe.skipIf(lacking.length > 0)('the examples', () => {
  let directory: string;
  let service: ServiceProcess;
  let answer: string;
  const path = (name: string) => join(directory, name);
  const run = (command: string, args: string[], env: Record<string, string> = {}) =>
    promisify(execFile)(command, args, {
      env: { ...process.env, SER_API: service.pageUrl.replace(/\/$/, ''), ...env },
    });

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'ser-examples-'));
    writeFileSync(path('it is "a", b.wav'), writeWav({ channels: [voice(1)], sampleRateHz: 16_000 }));
    writeFileSync(path('letter.wav'), 'This is a letter, and no recording.');
    const [{ emotion, confidence }] = (await ser(['predict', '--json', path('it is "a", b.wav')])).json();
    answer = `${emotion} ${confidence}\n`;
    service = await startServiceProcess(path('data'));
  });
  afterAll(() => {
    killServiceProcesses();
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  });

  it.each([
    ['recognise.sh', 'sh'],
    ['recognise.mjs', process.execPath],
    ['recognise.py', PYTHON],
  ])('%s says what ser predict says, and why there is no answer', async (example, command) => {
    const file = join(EXAMPLES, example);
    expect((await run(command, [file, path('it is "a", b.wav')])).stdout).toBe(answer);
    await expect(run(command, [file, path('letter.wav')])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^unsupported-format: Expected /) as string,
    });
  });

  it('drop.py says what ser predict says', async () => {
    const { accessKeyId, secretAccessKey } = JSON.parse(readFileSync(path('data/credentials.json'), 'utf8')) as Record<
      string,
      string
    >;
    const env = {
      AWS_ENDPOINT_URL: service.s3Endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_DEFAULT_REGION: 'us-east-1',
    };
    const { stdout } = await run(PYTHON, [join(EXAMPLES, 'drop.py'), path('it is "a", b.wav'), 'may', 'ann'], env);
    expect(stdout).toBe(answer);
  });

  it('webhookReceiver.mjs takes what the webhook posts, once, and nothing that is forged or old', async () => {
    const secret = Buffer.alloc(32, 7);
    const url = new URL(`http://127.0.0.1:${await freePort()}`);
    const env = { ...process.env, WEBHOOK_SECRET: `whsec_${secret.toString('base64')}` };
    const child = spawn(process.execPath, [join(EXAMPLES, 'webhookReceiver.mjs'), url.port], { env });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (output += piece));
    await once(child.stdout, 'data');
    const event = { id: 'e-1', time: '2026-01-01T00:00:00Z', detail: { clipId: 'c_1', status: 'done' } };
    const post = (key: Buffer, nowMs = () => Date.now()) => deliver(event, { url, secret: async () => key, nowMs });
    expect([await post(secret), await post(secret)]).toEqual([204, 204]);
    await expect(post(Buffer.alloc(32, 8))).rejects.toThrow(/got 401/);
    await expect(post(secret, () => Date.now() - 600_000)).rejects.toThrow(/got 401/);
    child.kill();
    await once(child, 'close');
    const [, ...lines] = output.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { type: 'clip.finished', timestamp: event.time, data: event.detail },
    ]);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
