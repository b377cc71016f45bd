import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tenantOfApiKey } from '../../../contract/index.ts';
import { openDataDirectory, resetDataDirectory } from '../../../local/service/dataDirectory.ts';
import { lockDataDirectory } from '../../../local/service/lock.ts';
import { loadApiKey, loadCredentials } from '../../../local/service/secrets.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-data-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('a data directory', () => {
  it('is made where there is none, and recognised again', async () => {
    const place = join(directory, 'new/one');
    const paths = await openDataDirectory(place);
    expect(paths.s3).toBe(join(place, 's3'));
    await writeFile(paths.apiKey, 'x');
    expect(await openDataDirectory(place)).toEqual(paths);
  });

  it('of somebody else is neither used nor erased', async () => {
    await writeFile(join(directory, 'thesis.txt'), 'x');
    await mkdir(join(directory, 's3'));
    await expect(openDataDirectory(directory)).rejects.toThrow('--data-dir');
    await expect(resetDataDirectory(directory)).rejects.toThrow('nothing was erased');
    expect((await readdir(directory)).sort()).toEqual(['s3', 'thesis.txt']);
  });

  it('is reset by erasing what is ours, and says what', async () => {
    const paths = await openDataDirectory(directory);
    await mkdir(join(paths.s3, 'objects'), { recursive: true });
    await writeFile(paths.credentials, '{}');
    await writeFile(join(directory, 'notes.txt'), 'mine');
    expect(await resetDataDirectory(directory)).toEqual(['s3', 'credentials.json']);
    expect((await readdir(directory)).sort()).toEqual(['notes.txt', 'ser-data.json']);
    expect(await resetDataDirectory(join(directory, 'none'))).toEqual([]);
  });

  it('in use is not reset', async () => {
    const paths = await openDataDirectory(directory);
    await mkdir(paths.s3);
    const child = await lockInChild();
    await expect(resetDataDirectory(directory)).rejects.toThrow('in use');
    expect((await stat(paths.s3)).isDirectory()).toBe(true);
    child.kill();
    await once(child, 'exit');
  });

  /** A process that lives, and a lock that says it is the owner. */
  async function lockInChild() {
    const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)']);
    await once(child.stdout, 'data');
    await writeFile(join(directory, 'lock.json'), JSON.stringify({ pid: child.pid }));
    return child;
  }
});

describe('the lock', () => {
  it('of a living process holds, and of one that ended is taken over', async () => {
    const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)']);
    await once(child.stdout, 'data');
    await writeFile(join(directory, 'lock.json'), JSON.stringify({ pid: child.pid }));
    await expect(lockDataDirectory(directory)).rejects.toThrow(`process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const unlock = await lockDataDirectory(directory);
    expect(JSON.parse(await readFile(join(directory, 'lock.json'), 'utf8'))).toMatchObject({ pid: process.pid });
    unlock();
    expect(await readdir(directory)).toEqual([]);
  });

  it.each(['', 'nonsense', '{}', '{"pid":"1"}'])('that reads %j is taken over', async (text) => {
    await writeFile(join(directory, 'lock.json'), text);
    (await lockDataDirectory(directory))();
  });

  // Only Linux tells when a process began.
  it.runIf(process.platform === 'linux')('whose number passed to another process is taken over', async () => {
    await writeFile(join(directory, 'lock.json'), JSON.stringify({ pid: process.ppid, startMark: '1' }));
    (await lockDataDirectory(directory))();
  });
});

describe('secrets', () => {
  it('are random, made once, and readable by the owner only', async () => {
    const path = join(directory, 'credentials.json');
    const credentials = await loadCredentials(path);
    expect(await loadCredentials(path)).toEqual(credentials);
    expect(credentials.accessKeyId).toMatch(/^SER[0-9A-F]{17}$/);
    expect(credentials.secretAccessKey).toMatch(/^[\w-]{40}$/);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await loadCredentials(join(directory, 'other.json'))).not.toEqual(credentials);
    const key = await loadApiKey(join(directory, 'api-key'));
    expect(await loadApiKey(join(directory, 'api-key'))).toBe(key);
    expect(tenantOfApiKey(key)).toBe('local');
    await writeFile(join(directory, 'api-key'), 'a-key-from-before-they-named-tenants\n');
    expect(tenantOfApiKey(await loadApiKey(join(directory, 'api-key')))).toBe('local');
  });
});
