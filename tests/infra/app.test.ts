import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const cdk = join(dirname(createRequire(import.meta.url).resolve('aws-cdk/package.json')), 'bin', 'cdk');
const noNetwork = fileURLToPath(new URL('support/noNetwork.cjs', import.meta.url));

/**
 * Runs `cdk synth` where there is nothing but Node: no account, no region, no home, no other programme on the path (so
 * no Docker), and no network, which every process is kept from and asked about.
 */
function synth(...args: string[]) {
  const directory = mkdtempSync(join(tmpdir(), 'ser-synth-'));
  const [path, output, log] = ['bin', 'cdk.out', 'network.log'].map((name) => join(directory, name));
  mkdirSync(path);
  symlinkSync(process.execPath, join(path, 'node'));
  const environment = {
    PATH: path,
    HOME: directory,
    NODE_OPTIONS: `--require ${noNetwork}`,
    SER_NETWORK_LOG: log,
  };
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [cdk, 'synth', '--quiet', '--output', output, ...args],
    {
      cwd: resolve('.'),
      env: environment,
      encoding: 'utf8',
    },
  );
  return { status, said: `${stdout}${stderr}`, output, network: existsSync(log) ? readFileSync(log, 'utf8') : '' };
}

describe('npm run synth', { timeout: 120_000 }, () => {
  let done: ReturnType<typeof synth>;
  beforeAll(() => {
    done = synth('-c', 'settings.name=offline');
  }, 240_000);

  it('needs no account, no Docker and no network', () => {
    expect(done.said).toBe('');
    expect(done.status).toBe(0);
    expect(done.network).toBe('');
    const template = JSON.parse(readFileSync(join(done.output, 'offline.template.json'), 'utf8')) as object;
    expect(template).toHaveProperty('Outputs.PageUrl');
  });

  it('stages the image that infer is deployed with, and the functions that were built', () => {
    const { output } = done;
    const manifest = JSON.parse(readFileSync(join(output, 'offline.assets.json'), 'utf8')) as {
      dockerImages: Record<string, { source: { directory: string } }>;
      files: Record<string, { source: { path: string; packaging: string } }>;
    };
    const images = Object.values(manifest.dockerImages).map(({ source }) => join(output, source.directory));
    expect(images).toHaveLength(1);
    for (const name of ['Dockerfile', 'code/index.mjs', 'model/model.json']) {
      expect(existsSync(join(images[0], name)), name).toBe(true);
    }
    const folders = Object.values(manifest.files).filter(({ source }) => source.packaging === 'zip');
    expect(folders.length).toBe(2);
    for (const { source } of folders) expect(existsSync(join(output, source.path, 'index.mjs'))).toBe(true);
  });

  it('refuses wrong settings with a sentence each and no stack trace, before anything is made', () => {
    const { status, said, output } = synth('-c', 'settings.inferMemoryMb=100', '-c', 'settings.colour=red');
    expect(status).not.toBe(0);
    const lines = said.split('\n').filter((line) => /setting/.test(line));
    expect(lines).toEqual([
      'The setting inferMemoryMb: expected a whole number from 512 to 10240; got 100.',
      expect.stringMatching(/^There is no setting colour; expected one of name, region, /),
    ]);
    expect(said).not.toMatch(/^\s+at /m);
    expect(existsSync(join(output, 'manifest.json'))).toBe(false);
  });
});
