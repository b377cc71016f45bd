import type { ErrorCode, FileError } from '../contract/index.ts';
import { AudioError } from '../core/index.ts';
import { ProfileStoreError } from './profiles/index.ts';

/** The command cannot be carried out as it was given: said in one line, and the exit status is 2. */
export class UsageError extends Error {}

/** A file that is not even given to the recogniser. */
export class RefusedFile extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** What to say about a recording that could not be worked on. */
export function toFileError(error: unknown): FileError {
  if (error instanceof AudioError || error instanceof RefusedFile) return { code: error.code, message: error.message };
  if (error instanceof ProfileStoreError) return { code: 'processing-failed', message: error.message };
  const { code, message } = error as NodeJS.ErrnoException;
  // No file's name has a zero byte: Node refuses to look for one.
  if (code === 'ENOENT' || code === 'ERR_INVALID_ARG_VALUE') {
    return { code: 'file-not-found', message: 'Expected a file, but there is none of this name. Check the path.' };
  }
  if (code && ['EACCES', 'EPERM', 'EISDIR', 'EIO', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ENXIO'].includes(code)) {
    return { code: 'file-unreadable', message: `Expected a readable file: ${message}.` };
  }
  if (code === 'ENOSPC') {
    const message =
      'Expected room in the place for temporary files, 64 kB for each second of a long recording, got a full disk. Free some, or name another place in TMPDIR.';
    return { code: 'processing-failed', message };
  }
  return { code: 'processing-failed', message: `Unexpected failure: ${message}. Please report it, with the file.` };
}
