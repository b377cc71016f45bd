import { describe, expect, it } from 'vitest';
import { parseAmzDate, parseCredential, scopeText } from '../../../standins/sigv4/signingKey.ts';

describe('parseCredential', () => {
  it('reads five parts, slashes in the key id included', () => {
    const scope = parseCredential('key/id/20260102/us-east-1/s3/aws4_request');
    expect(scope).toEqual({
      accessKeyId: 'key/id',
      date: '20260102',
      region: 'us-east-1',
      service: 's3',
      terminator: 'aws4_request',
    });
    expect(scope && scopeText(scope)).toBe('20260102/us-east-1/s3/aws4_request');
  });

  it.each(['', 'a', 'a/b/c/d', 'a//b/c/d', '////'])('has no answer for %j', (text) => {
    expect(parseCredential(text)).toBeUndefined();
  });
});

describe('parseAmzDate', () => {
  it('reads the basic format', () => {
    expect(parseAmzDate('20150830T123600Z')).toBe(Date.UTC(2015, 7, 30, 12, 36, 0));
  });

  it.each(['', '2015-08-30T12:36:00Z', '20151330T123600Z', '20150830T123600', '20150830123600Z'])(
    'has no answer for %j',
    (text) => expect(parseAmzDate(text)).toBeUndefined(),
  );
});
