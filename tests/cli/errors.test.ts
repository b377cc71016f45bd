import { expect, it } from 'vitest';
import { toFileError } from '../../cli/errors.ts';

const systemError = (code: string): Error => Object.assign(new Error(`${code}: no`), { code });

it('a disk that is full for what is kept of a long recording is said, with what to do', () => {
  const { code, message } = toFileError(systemError('ENOSPC'));
  expect(code).toBe('processing-failed');
  expect(message).toMatch(/^Expected room .* got a full disk\. .*TMPDIR\.$/);
});

it('what nobody expected is to be reported', () => {
  expect(toFileError(systemError('EMFILE')).message).toBe(
    'Unexpected failure: EMFILE: no. Please report it, with the file.',
  );
});
