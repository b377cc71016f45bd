import { describe, expect, it } from 'vitest';
import { Failure, isPassing, isRepeatable, toFailure } from '../../client/failure.ts';

describe('failures', () => {
  it('tries again by itself only where time can help', () => {
    expect(isPassing(new Failure('network'))).toBe(true);
    expect(isPassing(new Failure('service-unavailable'))).toBe(true);
    expect(isPassing(new Failure('no-speech'))).toBe(false);
    expect(isPassing(new Failure('forbidden'))).toBe(false);
    expect(isPassing(new Error('network'))).toBe(false);
  });

  it('offers another try for what a person can change, never for a bad file', () => {
    expect(isRepeatable('cancelled')).toBe(true);
    expect(isRepeatable('forbidden')).toBe(true);
    expect(isRepeatable('upload-expired')).toBe(true);
    expect(isRepeatable('network')).toBe(true);
    expect(isRepeatable('unsupported-format')).toBe(false);
  });

  it('makes a failure of anything thrown', () => {
    const known = new Failure('too-long');
    expect(toFailure(known)).toBe(known);
    expect(toFailure(new DOMException('x', 'AbortError')).code).toBe('cancelled');
    expect(toFailure(new TypeError('boom'))).toMatchObject({ code: 'internal', message: 'boom' });
    expect(toFailure('odd')).toMatchObject({ code: 'internal', message: 'odd' });
  });
});
