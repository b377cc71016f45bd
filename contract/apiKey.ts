/**
 * API keys. A key's value names its tenant, `<tenant>K<40 letters or digits>`, so that the gateway, which compares the
 * whole value, is the only place where keys are kept; a tenant may have several, and rotating one loses nothing. API
 * Gateway promises to take letters and digits alone; a tenant has no capital K.
 */

const TENANT = '[a-z0-9]{1,31}';
const SEPARATOR = 'K';
const TENANT_PATTERN = new RegExp(`^${TENANT}$`);
/** 62 signs, 40 of them: 238 random bits. */
const SECRET_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SECRET_LENGTH = 40;
const KEY_PATTERN = new RegExp(`^(${TENANT})${SEPARATOR}[0-9A-Za-z]{${SECRET_LENGTH}}$`);

/** What a tenant's name may be, for messages. */
export const TENANT_RULE = '1 to 31 lower-case letters or digits';

/** Whether a text can be a tenant's name: {@link TENANT_RULE}. */
export function isTenant(name: string): boolean {
  return TENANT_PATTERN.test(name);
}

/**
 * The tenant that a key belongs to.
 *
 * @param value the whole key, already compared by the gateway: its form proves nothing
 * @returns the tenant, or `undefined` when the value has not the form of a key
 */
export function tenantOfApiKey(value: string): string | undefined {
  return KEY_PATTERN.exec(value)?.[1];
}

/**
 * A new key of a tenant, from the platform's cryptographic random numbers.
 *
 * @throws RangeError when the name cannot be a tenant's
 */
export function newApiKey(tenant: string): string {
  if (!isTenant(tenant)) throw new RangeError(`Expected a tenant's name of ${TENANT_RULE}; got "${tenant}".`);
  let secret = '';
  while (secret.length < SECRET_LENGTH) secret += randomLetters(SECRET_LENGTH - secret.length);
  return `${tenant}${SEPARATOR}${secret}`;
}

/** A letter a byte; bytes over the last whole multiple of the alphabet are left out, or its first letters came oftener. */
function randomLetters(most: number): string {
  const wholeMultiple = 256 - (256 % SECRET_ALPHABET.length);
  const bytes = crypto.getRandomValues(new Uint8Array(most)).filter((byte) => byte < wholeMultiple);
  return Array.from(bytes, (byte) => SECRET_ALPHABET[byte % SECRET_ALPHABET.length]).join('');
}
