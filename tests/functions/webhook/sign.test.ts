import { describe, expect, it } from 'vitest';
import { parseSecret, signedHeaders } from '../../../functions/webhook/sign.ts';

const BYTES = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7));

describe('parseSecret', () => {
  it('takes base 64 with and without the prefix, and with a line end behind it', () => {
    const text = BYTES.toString('base64');
    for (const form of [text, `whsec_${text}`, `${text}\n`, text.replace(/=+$/, '')]) {
      expect(parseSecret(form).equals(BYTES)).toBe(true);
    }
  });

  it('takes what Secrets Manager makes: 64 letters and digits', () => {
    expect(parseSecret('Ab3'.repeat(21).concat('Z'))).toHaveLength(48);
  });

  it('takes 24 to 64 bytes, and neither fewer nor more', () => {
    for (const bytes of [24, 64]) expect(parseSecret(Buffer.alloc(bytes, 1).toString('base64'))).toHaveLength(bytes);
    for (const bytes of [23, 65]) expect(() => parseSecret(Buffer.alloc(bytes, 1).toString('base64'))).toThrow();
  });

  it('takes no sign of an end in the middle', () => {
    const text = BYTES.toString('base64').replace(/=+$/, '');
    expect(() => parseSecret(`${text.slice(0, 8)}=${text.slice(8)}`)).toThrow();
  });

  it.each([
    '',
    'short',
    'a'.repeat(31),
    'a'.repeat(88),
    'spaces are no base 64, nor is a line',
    `{"key":"${'a'.repeat(40)}"}`,
    'ÄÖÜ'.repeat(12),
  ])('refuses %j without repeating it', (text) => {
    expect(() => parseSecret(text)).toThrow(/24 to 64 bytes in base 64/);
    if (text) expect(() => parseSecret(text)).not.toThrow(text);
  });
});

describe('signedHeaders', () => {
  it('gives what another implementation gives over "id.timestamp.body"', () => {
    // Python: base64.b64encode(hmac.new(key, 'msg_1.1614265330.{"name":"été"}'.encode(), 'sha256').digest())
    const headers = signedHeaders({ id: 'msg_1', timestampEpochSeconds: 1_614_265_330, body: '{"name":"été"}' }, BYTES);
    expect(headers).toEqual({
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,KOZAOfuXT+Xgh9PlDOi96XR27BmByN6t+TQgY/lt91s=',
    });
  });
});
