import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader } from '../../../core/audio/byteReader.ts';
import { inPieces } from '../../support/streams.ts';

const BYTES = Uint8Array.from({ length: 100 }, (_, i) => i);

/** A source that counts what is asked of it. */
function watched(pieces: readonly Uint8Array[]): {
  source: AsyncIterable<Uint8Array>;
  seen: { read: number; closed: number };
} {
  const seen = { read: 0, closed: 0 };
  const next = () =>
    Promise.resolve({ done: seen.read >= pieces.length, value: pieces[seen.read++] } as IteratorResult<Uint8Array>);
  const stop = () => {
    seen.closed++;
    return Promise.resolve({ done: true as const, value: undefined });
  };
  return { source: { [Symbol.asyncIterator]: () => ({ next, return: stop }) }, seen };
}

describe('ByteReader', () => {
  it('gives the same bytes however the source is cut and whatever is asked for', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(sizes, sizes, async (pieces, asks) => {
        const reader = new ByteReader(inPieces(BYTES, pieces));
        const got: number[] = [];
        for (let i = 0; ; i++) {
          const ask = asks[i % asks.length];
          const bytes = await reader.take(ask);
          got.push(...bytes);
          if (bytes.length < ask) break;
        }
        expect(got).toEqual([...BYTES]);
      }),
    );
  });

  it('looks ahead without consuming', async () => {
    const reader = new ByteReader(inPieces(BYTES, [3]));
    expect([...(await reader.peek(7)).subarray(0, 7)]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([...(await reader.take(2))]).toEqual([0, 1]);
    reader.consume(1);
    expect([...(await reader.take(2))]).toEqual([3, 4]);
  });

  it('skips as far as there is something', async () => {
    const reader = new ByteReader(inPieces(BYTES, [9]));
    expect(await reader.skip(30)).toBe(30);
    expect([...(await reader.take(1))]).toEqual([30]);
    expect(await reader.skip(1_000)).toBe(69);
    expect(await reader.skip(1)).toBe(0);
  });

  it('passes over empty pieces', async () => {
    const { source } = watched([new Uint8Array(0), Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2)]);
    const reader = new ByteReader(source);
    expect([...(await reader.take(5))]).toEqual([1, 2]);
  });

  it('reads no further than it must, and does not copy a piece that is enough', async () => {
    const { source, seen } = watched([BYTES, BYTES, BYTES]);
    const reader = new ByteReader(source);
    const bytes = await reader.take(50);
    expect(bytes.buffer).toBe(BYTES.buffer);
    expect(seen.read).toBe(1);
  });

  it('closes the source once, and not when it has ended by itself', async () => {
    const open = watched([BYTES, BYTES]);
    const reader = new ByteReader(open.source);
    await reader.take(1);
    await reader.close();
    await reader.close();
    expect(open.seen.closed).toBe(1);
    const ended = watched([BYTES]);
    const other = new ByteReader(ended.source);
    await other.take(1_000);
    await other.close();
    expect(ended.seen.closed).toBe(0);
  });

  it("passes the source's own failure on", async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield Uint8Array.of(1);
      await Promise.reject(new Error('the disk is gone'));
    }
    await expect(new ByteReader(failing()).take(2)).rejects.toThrow('the disk is gone');
  });
});
