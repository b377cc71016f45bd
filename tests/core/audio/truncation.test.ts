import { describe, expect, it } from 'vitest';
import { truncationWarning } from '../../../core/audio/truncation.ts';
import { audioErrorOf } from '../../support/audioErrors.ts';

describe('truncationWarning', () => {
  it('is a warning from 0.3 s on', () => {
    expect(truncationWarning(2_400, 8_000, 'Expected more.')).toEqual({
      code: 'truncated-data',
      message: 'Expected more. The 0.30 s that is there was used.',
    });
  });

  it('is an error below', async () => {
    const error = await audioErrorOf(() => truncationWarning(2_399, 8_000, 'Expected more.'));
    expect(error.code).toBe('truncated-data');
    expect(error.message).toMatch(/^Expected more\. Only 0\.300 s|^Expected more\. Only 0\.29\d s/);
  });
});
