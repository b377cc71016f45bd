import { createHash, randomBytes } from 'node:crypto';

/** Crockford's base 32, in lower case: no i, l, o or u. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** A new clip id: 130 random bits. */
export function randomClipId(): string {
  return encode(randomBytes(17));
}

/**
 * The same parts always give the same id: for a repeated `Idempotency-Key`, and for a dropped file whose event comes
 * twice.
 */
export function derivedClipId(...parts: readonly string[]): string {
  return encode(createHash('sha256').update(JSON.stringify(parts)).digest());
}

/** The first 130 bits as 26 letters. */
function encode(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes.subarray(0, 17)) bits = (bits << 8n) | BigInt(byte);
  bits >>= 6n;
  let letters = '';
  for (let i = 0; i < 26; i++) {
    letters = ALPHABET[Number(bits & 31n)] + letters;
    bits >>= 5n;
  }
  return `c_${letters}`;
}
