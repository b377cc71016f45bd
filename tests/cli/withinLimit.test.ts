import { describe, expect, it } from 'vitest';
import { withinLimit } from '../../cli/withinLimit.ts';

async function* chunksOf(...sizes: number[]): AsyncGenerator<Uint8Array> {
  for (const size of sizes) yield new Uint8Array(size);
}

/** How many bytes came through, and the error, if one came. */
async function drain(source: AsyncIterable<Uint8Array>): Promise<{ bytes: number; error?: unknown }> {
  let bytes = 0;
  try {
    for await (const chunk of source) bytes += chunk.length;
  } catch (error) {
    return { bytes, error };
  }
  return { bytes };
}

describe('withinLimit', () => {
  it('lets through what is no larger than the limit', async () => {
    expect(await drain(withinLimit(chunksOf(3, 0, 7), 10, 10))).toEqual({ bytes: 10 });
  });

  it('ends a stream that exceeds it, before the byte too many', async () => {
    expect(await drain(withinLimit(chunksOf(3, 7, 1, 5), 0, 10))).toMatchObject({
      bytes: 10,
      error: { code: 'too-large', message: expect.stringMatching(/^Expected at most 10 bytes, got more\. /) },
    });
  });

  it('reads nothing of a file that is larger', async () => {
    expect(await drain(withinLimit(chunksOf(11), 11, 10))).toMatchObject({
      bytes: 0,
      error: { code: 'too-large', message: expect.stringMatching(/^Expected at most 10 bytes, got 11\. /) },
    });
  });
});
