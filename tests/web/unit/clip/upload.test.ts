import { describe, expect, it } from 'vitest';
import { uploadFailure } from '../../../../web/clip/upload.ts';

const xml = (code: string, message: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;

describe('what an answer of the store means', () => {
  it.each([
    [400, xml('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size'), 'too-large'],
    [403, xml('AccessDenied', 'Invalid according to Policy: Policy expired.'), 'upload-expired'],
    [403, xml('AccessDenied', 'Invalid according to Policy: Policy Condition failed'), 'invalid-request'],
    [400, xml('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size'), 'invalid-request'],
    [503, xml('SlowDown', 'Please reduce your request rate.'), 'service-unavailable'],
    [500, xml('InternalError', 'We encountered an internal error.'), 'service-unavailable'],
    [400, xml('RequestTimeout', 'Your socket connection was not read from.'), 'network'],
    [502, '<html>Bad gateway</html>', 'service-unavailable'],
  ])('%i %s', (status, body, code) => {
    expect(uploadFailure(status, body).code).toBe(code);
  });

  it('keeps the words of the store as the detail', () => {
    expect(uploadFailure(403, xml('AccessDenied', 'Policy expired.')).message).toBe(
      'The store answered 403 AccessDenied: Policy expired.',
    );
    expect(uploadFailure(500, '').message).toBe('The store answered 500');
  });
});
