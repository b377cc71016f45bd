/**
 * API keys. A key's value names its tenant, `<tenant>K<40 letters or digits>`, so that the gateway, which compares the
 * whole value, is the only place where keys are kept; a tenant may have several, and rotating one loses nothing. API
 * Gateway promises to take letters and digits alone; a tenant has no capital K.
 */

const TENANT = '[a-z0-9]{1,31}';
const SEPARATOR = 'K';
const TENANT_PATTERN = new RegExp(`^${TENANT}$`);

/** What follows the tenant in a key. 40 of 62 signs are 238 random bits. */
export const API_KEY_SECRET = {
  alphabet: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  length: 40,
} as const;
const KEY_PATTERN = new RegExp(`^(${TENANT})${SEPARATOR}[0-9A-Za-z]{${API_KEY_SECRET.length}}$`);

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
 * The key of a tenant with a secret.
 *
 * @param secret {@link API_KEY_SECRET} says what it may be; functions/newApiKey.ts draws it
 * @throws RangeError when the name cannot be a tenant's, or the secret no secret
 */
export function apiKeyOf(tenant: string, secret: string): string {
  if (!isTenant(tenant)) throw new RangeError(`Expected a tenant's name of ${TENANT_RULE}; got "${tenant}".`);
  const value = `${tenant}${SEPARATOR}${secret}`;
  if (tenantOfApiKey(value) !== tenant) {
    throw new RangeError(
      `Expected a secret of ${API_KEY_SECRET.length} letters or digits; got ${secret.length} signs.`,
    );
  }
  return value;
}
