import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { storeSamples } from '../../../core/audio/index.ts';
import { samplesInPieces } from '../../support/streams.ts';

/** More than are written at once, so that a file has several blocks; each is its own number, halved. */
const SAMPLES = Float32Array.from({ length: 700_001 }, (_, i) => i / 2);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samples-test-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Files without a name that this process has open below the test's folder. */
function openFiles(): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
    } catch {
      return false;
    }
  }).length;
}

describe.each([
  ['memory', 700_001, 0],
  ['a file', 700_000, 1],
])('samples kept in %s', (_where, maxMemorySamples, files) => {
  it('come back, from any place', async () => {
    const stored = await storeSamples(samplesInPieces(SAMPLES, [1_000, 300_000, 7]), maxMemorySamples);
    expect(stored.length).toBe(700_001);
    const all = await stored.read({ startSample: 0, endSample: 700_001 });
    expect(Buffer.compare(Buffer.from(all.buffer), Buffer.from(SAMPLES.buffer))).toBe(0);
    expect([...(await stored.read({ startSample: 262_143, endSample: 262_146 }))]).toEqual([
      131071.5, 131072, 131072.5,
    ]);
    expect([...(await stored.read({ startSample: 699_999, endSample: 700_001 }))]).toEqual([349999.5, 350000]);
    await stored.close();
  });

  it.skipIf(process.platform !== 'linux')('leave nothing behind when they are closed', async () => {
    const stored = await storeSamples(samplesInPieces(SAMPLES), maxMemorySamples);
    expect(readdirSync(folder)).toEqual([]);
    expect(openFiles()).toBe(files);
    await stored.close();
    expect(openFiles()).toBe(0);
  });

  it.skipIf(process.platform !== 'linux')('leave nothing behind when the stream fails', async () => {
    async function* failing(): AsyncGenerator<Float32Array> {
      yield* samplesInPieces(SAMPLES);
      throw new Error('damaged');
    }
    await expect(storeSamples(failing(), maxMemorySamples)).rejects.toThrow('damaged');
    expect(readdirSync(folder)).toEqual([]);
    expect(openFiles()).toBe(0);
  });
});
