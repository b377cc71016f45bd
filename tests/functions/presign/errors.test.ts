import { HTTPException } from 'hono/http-exception';
import { describe, expect, it } from 'vitest';
import { CONTENT_TYPES, EMPTY_FILE_MESSAGE, LIMITS } from '../../../contract/index.ts';
import { HttpError, invalidRequest, toHttpError } from '../../../functions/presign/errors.ts';
import { NewerRecordError } from '../../../functions/records/index.ts';

/** What the SDK throws when table or bucket has answered so. */
const refusedBy = (httpStatusCode: number) => Object.assign(new Error('secret'), { $metadata: { httpStatusCode } });

const named = (name: string) => Object.assign(new Error('secret'), { name });
const skewed = (message: string) => Object.assign(new Error(message), { name: 'InvalidSignatureException' });
const coded = (code: string) => Object.assign(new Error('secret'), { code });

type Issues = Parameters<typeof invalidRequest>[0];

const issue = (code: string, message: string, ...path: string[]) => ({ code, message, path });
/** The status and the body for what zod finds. */
const told = (...issues: ReturnType<typeof issue>[]) => {
  const error = invalidRequest(issues as unknown as Issues);
  return [error.status, error.toBody().error];
};

describe('a request that does not fit', () => {
  const name = issue('too_small', 'expected a name', 'fileName');

  it('is told each problem, with its field', () => {
    const nested = issue('custom', 'expected one', 'a', 'b');
    const whole = issue('custom', 'expected JSON');
    expect(told(name, nested, whole)).toEqual([
      400,
      {
        code: 'invalid-request',
        message: 'The request does not fit: fileName: expected a name; a.b: expected one; expected JSON.',
        details: {
          problems: [
            { field: 'fileName', message: 'expected a name' },
            { field: 'a.b', message: 'expected one' },
            { field: '', message: 'expected JSON' },
          ],
        },
      },
    ]);
  });

  it.each([
    [400, 'empty-file', EMPTY_FILE_MESSAGE, issue('too_small', EMPTY_FILE_MESSAGE, 'sizeBytes')],
    [
      413,
      'too-large',
      `Expected at most ${LIMITS.maxBytes} bytes. Send a shorter file, or FLAC.`,
      issue('too_big', 'too big', 'sizeBytes'),
    ],
    [
      415,
      'unsupported-media-type',
      `contentType: expected one of ${CONTENT_TYPES.join(', ')}.`,
      issue('invalid_value', 'another', 'contentType'),
    ],
  ])('is %i %s, whatever else is wrong', (status, code, message, reason) => {
    expect(told(reason)).toEqual([status, { code, message }]);
    expect(told(name, reason)).toEqual([status, { code, message }]);
  });

  it.each([
    issue('too_small', EMPTY_FILE_MESSAGE, 'fileName'),
    issue('too_small', 'expected more', 'sizeBytes'),
    issue('too_big', 'too long', 'fileName'),
    issue('invalid_type', 'expected a string', 'contentType'),
  ])('is 400 invalid-request for %j', (reason) => {
    expect(told(reason)).toMatchObject([400, { code: 'invalid-request' }]);
  });
});

describe('an error', () => {
  it('of the API is told as it is', () => {
    const error = new HttpError(404, 'not-found', 'There is none.');
    expect(toHttpError(error)).toBe(error);
    expect(error).toMatchObject({ name: 'HttpError', message: 'There is none.' });
    expect(error.toBody()).toEqual({ error: { code: 'not-found', message: 'There is none.' } });
  });

  it.each([
    [503, 'service-unavailable', new NewerRecordError(9, 1), /record version 9; this one knows 1/],
    [400, 'invalid-request', new HTTPException(400, { message: 'Malformed JSON' }), /^Malformed JSON$/],
    [503, 'service-unavailable', refusedBy(503), /its storage is full, or does not answer\. .* Try again later\.$/],
    [503, 'service-unavailable', refusedBy(500), /its storage is full, or does not answer/],
    [503, 'service-unavailable', named('TimeoutError'), /^The service has more to do than it can/],
    [503, 'service-unavailable', coded('ECONNRESET'), /^The service has more to do than it can/],
    [500, 'internal', coded('ENOENT'), /^Something failed/],
    [503, 'service-unavailable', named('ThrottlingException'), /^The service has more to do than it can/],
    [503, 'service-unavailable', named('RequestLimitExceeded'), /^The service has more to do than it can/],
    [503, 'service-unavailable', named('ProvisionedThroughputExceededException'), /^The service has more to do/],
    [503, 'service-unavailable', named('RequestTimeTooSkewed'), /^The service's clock has just been set.*Try again\.$/],
    [503, 'service-unavailable', skewed('Signature expired: at 1'), /^The service's clock/],
    [503, 'service-unavailable', skewed('Signature not yet current: at 1'), /^The service's clock/],
    [500, 'internal', skewed('The signature does not match: Signature expired'), /^Something failed/],
    [500, 'internal', named('Signature expired'), /^Something failed/],
    [500, 'internal', refusedBy(400), /^Something failed on our side/],
    [500, 'internal', new Error('secret host'), /^Something failed on our side; nothing was lost/],
  ])('is told as %i %s', (status, code, error, message) => {
    const told = toHttpError(error);
    expect(told).toMatchObject({ status, code, message: expect.stringMatching(message) });
  });

  it('says when to come again: soon where there was too much at once, later where storage is full', () => {
    const errors = [named('TimeoutError'), named('RequestTimeTooSkewed'), refusedBy(503)];
    expect(errors.map((error) => toHttpError(error).retryAfterSeconds)).toEqual([10, 10, 60]);
  });
});
