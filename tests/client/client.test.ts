import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../client/index.ts';
import { ser } from '../support/ser.ts';
import { killServiceProcesses, type ServiceProcess, startServiceProcess } from '../support/serviceProcess.ts';
import { voice } from '../support/voice.ts';
import { writeWav } from '../support/wav.ts';

/** As programmes have it: built, without the sources. */
const BUILT = new URL('../../dist/client/index.js', import.meta.url).href;
const { createClient } = (await import(BUILT)) as typeof import('../../client/index.ts');

const recording = Uint8Array.from(writeWav({ channels: [voice(1)], sampleRateHz: 16_000 }));
let directory: string;
let service: ServiceProcess;
let client: Client;
/** Each call, as `POST /v1/clips`. */
const calls: string[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ser-client-'));
  service = await startServiceProcess(join(directory, 'data'));
  const send: typeof fetch = (input, init) => {
    const { pathname } = new URL(String(input));
    calls.push(`${init?.method ?? 'GET'} ${pathname}`);
    return fetch(input, init);
  };
  client = createClient({ url: service.pageUrl, send });
}, 120_000);
afterAll(() => {
  killServiceProcesses();
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

describe('the client', () => {
  it('recognises a recording in one call, as ser predict does', async () => {
    const path = join(directory, 'a.wav');
    writeFileSync(path, recording);
    const states: string[] = [];
    const onUpdate = ({ status }: { status: string }) => void states.push(status);
    const recognition = await client.recognise(new Blob([recording]), { fileName: 'a.wav', onUpdate });
    const [predicted] = (await ser(['predict', '--json', path])).json();
    expect(recognition).toMatchObject({ emotion: predicted.emotion, confidence: predicted.confidence });
    expect(states).not.toContain('done');
  });

  it('fails with the code of what was wrong with it', async () => {
    const letter = client.recognise(new Blob(['This is a letter, and no recording.']));
    await expect(letter).rejects.toMatchObject({ name: 'Failure', code: 'unsupported-format' });
    await expect(client.recognise(new Blob([]))).rejects.toMatchObject({ code: 'empty-file' });
    await expect(client.finished(`c_${'0'.repeat(26)}`)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('gives the same clip for the same key, and sends its audio once', async () => {
    const options = { idempotencyKey: 'once', batch: 'calls', speaker: 'ann' };
    const clipId = await client.send(new Blob([recording]), options);
    expect(await client.finished(clipId)).toMatchObject({ status: 'done', batch: 'calls', speaker: 'ann' });
    const before = calls.length;
    expect(await client.send(new Blob([recording]), options)).toBe(clipId);
    expect(calls.slice(before)).toEqual(['POST /v1/clips', `GET /v1/clips/${clipId}`]);
    await client.api.deleteClip(clipId);
    await expect(client.api.getClip(clipId, 0, new AbortController().signal)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('stops when it is told to', async () => {
    const stopped = client.recognise(new Blob([recording]), { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('makes no call that the service does not describe', async () => {
    await client.api.getModel();
    const { paths } = (await (await fetch(`${service.pageUrl}openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const ours = calls.filter((call) => call.includes(' /v1/')).map((call) => call.replace(/c_[0-9a-z]+/, '{clipId}'));
    expect([...new Set(ours)].filter((call) => !described.includes(call))).toEqual([]);
    expect(new Set(ours).size).toBe(4);
  });
});
