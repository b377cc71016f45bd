import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/**
 * Replaces a file in one step: whoever reads it, also after a kill in the middle, sees the old text or the new one.
 *
 * @param path the file
 * @param text its new content
 * @param options `mode` of the new file; `sync: false` leaves out the wait for the disk, where losing the change to a
 * power cut (never to a kill) does no harm
 */
export async function writeFileDurably(
  path: string,
  text: string,
  options: { mode?: number; sync?: boolean } = {},
): Promise<void> {
  const temporaryPath = `${path}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporaryPath, 'wx', options.mode ?? 0o600);
    try {
      await handle.writeFile(text);
      if (options.sync ?? true) await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporaryPath, path);
  } catch (error) {
    await rm(temporaryPath, { force: true });
    throw error;
  }
}
