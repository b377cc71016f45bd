import { API_KEY_SECRET, apiKeyOf } from '../contract/index.ts';

const { alphabet, length } = API_KEY_SECRET;

/**
 * A new API key of a tenant, from the platform's cryptographic random numbers. Not in contract/, which is pure, and
 * where both that make keys may come: the operator's command, and the service on one machine.
 *
 * @throws RangeError when the name cannot be a tenant's
 */
export function newApiKey(tenant: string): string {
  let secret = '';
  while (secret.length < length) secret += randomLetters(length - secret.length);
  return apiKeyOf(tenant, secret);
}

/** A letter a byte; bytes over the last whole multiple of the alphabet are left out, or its first letters came oftener. */
function randomLetters(most: number): string {
  const wholeMultiple = 256 - (256 % alphabet.length);
  const bytes = crypto.getRandomValues(new Uint8Array(most)).filter((byte) => byte < wholeMultiple);
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('');
}
