import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ByteReader } from '../../../../core/audio/byteReader.ts';
import { type SpooledBytes, spool } from '../../../../core/audio/ffmpeg/spool.ts';
import { decode } from '../../../../core/audio/index.ts';
import { inPieces } from '../../../support/streams.ts';
import { fixture } from './signal.ts';

const BYTES = Uint8Array.from({ length: 10_000 }, (_, i) => (i * 31) % 251);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spool-test-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function readAll(bytes: SpooledBytes, pieceBytes: number): Uint8Array {
  const all: number[] = [];
  const piece = new Uint8Array(pieceBytes);
  for (let count = bytes.readAt(0, piece); count > 0; count = bytes.readAt(all.length, piece)) {
    all.push(...piece.subarray(0, count));
  }
  return Uint8Array.from(all);
}

describe.each([
  ['memory', 10_000],
  ['a file', 9_999],
])('bytes spooled to %s', (_where, maxMemoryBytes) => {
  it('come back, from any place', async () => {
    const bytes = await spool(new ByteReader(inPieces(BYTES, [1_000, 3])), maxMemoryBytes);
    expect(bytes.sizeBytes).toBe(10_000);
    expect(readAll(bytes, 777)).toEqual(BYTES);
    const piece = new Uint8Array(100);
    expect(bytes.readAt(9_990, piece)).toBe(10);
    expect(piece.subarray(0, 10)).toEqual(BYTES.subarray(9_990));
    expect(bytes.readAt(10_000, piece)).toBe(0);
    await bytes.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leave nothing behind when the source fails', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield* inPieces(BYTES);
      throw new Error('network down');
    }
    await expect(spool(new ByteReader(failing()), maxMemoryBytes)).rejects.toThrow('network down');
    expect(readdirSync(folder)).toEqual([]);
  });
});

it.skipIf(process.platform === 'win32')('a spooled file has no name, so that a crash leaves nothing', async () => {
  const bytes = await spool(new ByteReader(inPieces(BYTES)), 10);
  expect(readdirSync(folder)).toEqual([]);
  expect(readAll(bytes, 5_000)).toEqual(BYTES);
  await bytes.close();
});

it('a recording that nobody reads to its end is let go', async () => {
  const { chunks } = await decode(inPieces(fixture('aac.m4a')));
  await chunks.next();
  await chunks.return(undefined);
  expect((await chunks.next()).done).toBe(true);
});
