import { expect, it } from 'vitest';
import { DiskFault, toDiskFault } from '../../../standins/files/index.ts';

const withCode = (code: string, message = code) => Object.assign(new Error(message), { code });

it.each([
  [withCode('ENOSPC'), /no room on the disk/],
  [withCode('EDQUOT'), /quota/],
  [withCode('EROFS'), /can only be read/],
  [withCode('EACCES'), /may not be written to/],
  [withCode('ENOENT'), /is gone/],
  [withCode('EIO'), /does not answer/],
  [withCode('LEVEL_IO_ERROR', 'IO error: /d/000003.log: No space left on device'), /no room on the disk/],
  [withCode('LEVEL_IO_ERROR', 'IO error: /d/000003.log: Read-only file system'), /can only be read/],
  [withCode('LEVEL_IO_ERROR', 'IO error: /d/LOCK: No such file or directory'), /is gone/],
  [withCode('LEVEL_IO_ERROR', 'IO error: /d/LOCK: Input/output error'), /does not answer/],
  [new Error('Database failed to open', { cause: withCode('LEVEL_IO_ERROR', 'No space left on device') }), /no room/],
])('reads %s as what it says of the disk', (error, reason) => {
  const fault = toDiskFault(error);
  expect(fault?.message).toMatch(/^Nothing new can be stored: .*safe; try again when that is mended\.$/);
  expect(fault?.message).toMatch(reason);
  expect(toDiskFault(fault)).toBe(fault);
  expect(fault).toBeInstanceOf(DiskFault);
});

it.each([new Error('ENOSPC in words'), withCode('ECONNRESET'), withCode('toString'), 'ENOSPC', undefined])(
  'finds nothing about the disk in %s',
  (error) => {
    expect(toDiskFault(error)).toBeUndefined();
  },
);
