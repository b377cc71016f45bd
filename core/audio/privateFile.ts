import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary file of this user alone. */
export interface PrivateFile {
  readonly handle: FileHandle;
  /** Closes and erases it. */
  erase(): Promise<void>;
}

/**
 * Opens a file in the system's place for temporary ones. It has no name any more where the system allows that, so that
 * nothing is left even after a crash.
 */
export async function openPrivateFile(): Promise<PrivateFile> {
  const folder = await mkdtemp(join(tmpdir(), 'ser-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const handle = await open(join(folder, 'recording'), 'wx+', 0o600);
    const isNameless = process.platform !== 'win32';
    if (isNameless) await remove();
    const erase = async (): Promise<void> => {
      await handle.close();
      if (!isNameless) await remove();
    };
    return { handle, erase };
  } catch (error) {
    await remove();
    throw error;
  }
}
