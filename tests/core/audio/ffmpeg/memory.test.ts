import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const MEMORY_SECTION = 5;
const PAGE_BYTES = 65_536;

/** An unsigned LEB128 number. @see https://webassembly.github.io/spec/core/binary/values.html#integers */
function numberAt(bytes: Uint8Array, at: number): [value: number, next: number] {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, at];
  }
}

/** The limits of a module's only memory, in pages. @see https://webassembly.github.io/spec/core/binary/modules.html */
function memoryLimits(bytes: Uint8Array): { least: number; most: number | undefined } {
  for (let at = 8; at < bytes.length; ) {
    const [size, content] = numberAt(bytes, at + 1);
    if (bytes[at] === MEMORY_SECTION) {
      const [, flags] = numberAt(bytes, content);
      const [least, next] = numberAt(bytes, flags + 1);
      return { least, most: bytes[flags] === 1 ? numberAt(bytes, next)[0] : undefined };
    }
    at = content + size;
  }
  throw new Error('Expected a memory.');
}

it('FFmpeg’s decoders have 256 MB at most, which they cannot raise', () => {
  const wasm = readFileSync('layers/decoders/ffmpeg-audio/ffmpeg-audio.wasm');
  const { least, most } = memoryLimits(wasm);
  expect((most ?? 0) * PAGE_BYTES).toBe(256 * 1024 * 1024);
  expect(least).toBeLessThan(most ?? 0);
});
