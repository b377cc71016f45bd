import { readSync } from 'node:fs';
import type { ByteReader } from '../byteReader.ts';
import { openPrivateFile } from '../privateFile.ts';

/** What is held in memory; longer recordings go to a temporary file. Half an hour of a phone's voice memo. */
const MAX_MEMORY_BYTES = 16 * 1024 * 1024;

/** All bytes of a recording, to be read at any place. */
export interface SpooledBytes {
  readonly sizeBytes: number;
  /**
   * Copies bytes from a place on, as many as there are and `into` takes.
   *
   * @returns how many; 0 at the end
   */
  readAt(positionBytes: number, into: Uint8Array): number;
  /** Erases them. Nothing can be read after that. */
  close(): Promise<void>;
}

/**
 * Takes all that is left of a recording, since an M4A's index may lie behind its audio.
 *
 * @param reader closed when this returns or throws
 */
export async function spool(reader: ByteReader, maxMemoryBytes = MAX_MEMORY_BYTES): Promise<SpooledBytes> {
  try {
    const pieces: Uint8Array[] = [];
    let sizeBytes = 0;
    for (let piece = await reader.takeAny(); piece.length > 0; piece = await reader.takeAny()) {
      pieces.push(piece);
      sizeBytes += piece.length;
      if (sizeBytes > maxMemoryBytes) return await spoolToFile(reader, pieces);
    }
    return inMemory(Buffer.concat(pieces));
  } finally {
    await reader.close();
  }
}

function inMemory(bytes: Uint8Array): SpooledBytes {
  return {
    sizeBytes: bytes.length,
    readAt(positionBytes, into) {
      const piece = bytes.subarray(positionBytes, positionBytes + into.length);
      into.set(piece);
      return piece.length;
    },
    close: async () => undefined,
  };
}

async function spoolToFile(reader: ByteReader, first: readonly Uint8Array[]): Promise<SpooledBytes> {
  const file = await openPrivateFile();
  try {
    for (const piece of first) await file.handle.writeFile(piece);
    for (let piece = await reader.takeAny(); piece.length > 0; piece = await reader.takeAny()) {
      await file.handle.writeFile(piece);
    }
    const { size: sizeBytes } = await file.handle.stat();
    return {
      sizeBytes,
      readAt: (at, into) => readSync(file.handle.fd, into, 0, into.length, at),
      close: () => file.erase(),
    };
  } catch (error) {
    await file.erase();
    throw error;
  }
}
