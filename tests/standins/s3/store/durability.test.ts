import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { DurableQueues } from '../../../../standins/queue/index.ts';
import { BUCKET, createClient, startStore } from '../support.ts';

const OUTPUT = new URL('../../../output/', import.meta.url);

it('loses nothing that it acknowledged when it is killed, neither bytes nor events', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'ser-kill-'));
  const script = new URL('durabilityChild.mjs', OUTPUT).pathname;
  await build({
    entryPoints: [new URL('durabilityChild.ts', import.meta.url).pathname],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  const acknowledged = new Map<string, string>();
  let sent = 0;
  for (let round = 0; round < 2; round++) {
    const child = spawn(process.execPath, [script, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [endpoint] = (await once(createInterface(child.stdout), 'line')) as [string];
    const client = createClient(endpoint);
    const write = async (number: number) => {
      const key = `uploads/local/${number} ä+%`;
      const content = `${number} `.repeat(20_000);
      const put = new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: content });
      if (
        await client.send(put).then(
          () => true,
          () => false,
        )
      )
        acknowledged.set(key, content);
    };
    const target = acknowledged.size + 10;
    const writers = Array.from({ length: 4 }, async () => {
      while (child.exitCode === null && child.signalCode === null) await write(sent++);
    });
    await expect.poll(() => acknowledged.size, { timeout: 20_000 }).toBeGreaterThanOrEqual(target);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await Promise.all(writers);
    client.destroy();
  }
  // What a kill within a write leaves behind, for certain.
  await writeFile(join(directory, 's3', 'objects', 'left-over.tmp'), 'half');
  await writeFile(join(directory, 's3', 'objects', `${'0'.repeat(64)}.object`), 'no footer');

  const store = await startStore({ directory: join(directory, 's3') });
  const files = await readdir(join(directory, 's3', 'objects'));
  const { Contents = [] } = await store.client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  expect(files.every((name) => name.endsWith('.object'))).toBe(true);
  expect(files).toHaveLength(Contents.length);
  for (const [key, content] of acknowledged) {
    const { Body } = await store.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
    expect(await Body?.transformToString()).toBe(content);
  }
  const queue = await DurableQueues.open({
    directory: join(directory, 'queue'),
    names: ['q'],
    deadLetterName: 'q-dead',
    region: 'r',
    visibilityTimeoutSeconds: 60,
    maxReceives: 5,
    retryDelaysSeconds: [1],
  });
  const notified = new Set<string>();
  while (notified.size < queue.size) {
    const record = await queue.receive(AbortSignal.timeout(5000));
    notified.add(record?.body ?? 'none');
  }
  expect([...acknowledged.keys()].filter((key) => !notified.has(key))).toEqual([]);
  await store.close();
  await rm(directory, { recursive: true });
});
