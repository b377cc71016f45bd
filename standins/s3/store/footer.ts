import type { FileHandle } from 'node:fs/promises';

/** Ends every complete file; a file without it was never committed. */
const MAGIC = Buffer.from('SEROBJ1\n');
const TAIL_BYTES = 4 + MAGIC.length;
const MAX_FOOTER_BYTES = 64 * 1024;

/** The footer of a stored file: JSON, its length, a magic number. Bytes and description become visible in one rename. */
export function encodeFooter(description: unknown): Buffer {
  const json = Buffer.from(JSON.stringify(description), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([json, length, MAGIC]);
}

/**
 * Reads the footer of an open file.
 *
 * @returns the description, or `undefined` when the file is no complete one of ours
 */
export async function readFooter(handle: FileHandle): Promise<unknown> {
  const { size } = await handle.stat();
  if (size < TAIL_BYTES) return undefined;
  const tail = await readAt(handle, size - TAIL_BYTES, TAIL_BYTES);
  if (!tail.subarray(4).equals(MAGIC)) return undefined;
  const jsonBytes = tail.readUInt32BE(0);
  if (jsonBytes > MAX_FOOTER_BYTES || jsonBytes > size - TAIL_BYTES) return undefined;
  const json = await readAt(handle, size - TAIL_BYTES - jsonBytes, jsonBytes);
  try {
    return JSON.parse(json.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
