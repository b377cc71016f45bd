import { createHash, randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeFooter } from './footer.ts';

/** Bytes on their way into the store. Nobody sees them until {@link StagedFile.seal} and a rename. */
export interface StagedFile {
  path: string;
  sizeBytes: number;
  /** MD5 of the bytes, in hex. */
  md5Hex: string;
  /** Writes the description behind the bytes and waits for the disk. */
  seal(description: unknown): Promise<void>;
  /** Removes the file, when it was not renamed. Never throws. */
  discard(): Promise<void>;
}

/**
 * Writes a stream to a new temporary file, holding one piece at a time.
 *
 * @param directory where, on the same file system as the final place
 * @param source the bytes; when it throws, the file is removed and the error passed on
 * @param limit the most bytes taken, and the error for more
 */
export async function stageFile(
  directory: string,
  source: AsyncIterable<Uint8Array>,
  limit: { maxBytes: number; tooLarge: (seenBytes: number) => Error },
): Promise<StagedFile> {
  const path = join(directory, `${randomUUID()}.tmp`);
  const handle = await open(path, 'wx', 0o600);
  const discard = () => rm(path, { force: true }).catch(() => undefined);
  try {
    const md5 = createHash('md5');
    let sizeBytes = 0;
    for await (const bytes of source) {
      sizeBytes += bytes.length;
      if (sizeBytes > limit.maxBytes) throw limit.tooLarge(sizeBytes);
      md5.update(bytes);
      await handle.writeFile(bytes);
    }
    return { path, sizeBytes, md5Hex: md5.digest('hex'), seal: (text) => sealFile(path, text), discard };
  } catch (error) {
    await discard();
    throw error;
  } finally {
    await handle.close();
  }
}

async function sealFile(path: string, description: unknown): Promise<void> {
  const handle = await open(path, 'a');
  try {
    await handle.writeFile(encodeFooter(description));
    await handle.sync();
  } finally {
    await handle.close();
  }
}
