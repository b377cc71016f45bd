/** What the system's codes say of a disk, in words for people. */
const REASON_BY_CODE: Readonly<Record<string, string>> = {
  ENOSPC: 'there is no room on the disk',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the data directory can only be read',
  EACCES: 'the data directory may not be written to',
  EPERM: 'the data directory may not be written to',
  ENOENT: 'the data directory is gone',
  ENOTDIR: 'the data directory is gone',
  EIO: 'the disk does not answer',
};

/** LevelDB passes on the system's message, without its code. */
const REASON_BY_MESSAGE: readonly [RegExp, string][] = [
  [/No space left on device/, REASON_BY_CODE.ENOSPC],
  [/Disk quota exceeded/, REASON_BY_CODE.EDQUOT],
  [/Read-only file system/, REASON_BY_CODE.EROFS],
  [/Permission denied|Operation not permitted/, REASON_BY_CODE.EACCES],
  [/No such file or directory|Not a directory/, REASON_BY_CODE.ENOENT],
];

/** The disk takes nothing more. What it has can still be read, and when this has been mended all goes on. */
export class DiskFault extends Error {
  constructor(reason: string, cause?: unknown) {
    super(`Nothing new can be stored: ${reason}. What was stored before is safe; try again when that is mended.`, {
      cause,
    });
    this.name = 'DiskFault';
  }
}

/**
 * Reads an error of the file system, or of LevelDB above it, as what it says of the disk.
 *
 * @returns undefined when it says nothing of the disk
 */
export function toDiskFault(error: unknown): DiskFault | undefined {
  if (error instanceof DiskFault) return error;
  if (!(error instanceof Error)) return undefined;
  const { code = '', message, cause } = error as NodeJS.ErrnoException;
  if (Object.hasOwn(REASON_BY_CODE, code)) return new DiskFault(REASON_BY_CODE[code], error);
  if (code !== 'LEVEL_IO_ERROR') return toDiskFault(cause);
  const reason = REASON_BY_MESSAGE.find(([pattern]) => pattern.test(message))?.[1];
  return new DiskFault(reason ?? REASON_BY_CODE.EIO, error);
}
