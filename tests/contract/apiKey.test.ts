import { describe, expect, it } from 'vitest';
import { API_KEY_SECRET, apiKeyOf, isTenant, tenantOfApiKey } from '../../contract/index.ts';

const SECRET = 'aZ09'.repeat(10);

describe('apiKeyOf', () => {
  it.each(['a', '7', 'local', 'acme2', 'a'.repeat(31)])('makes a key that names the tenant %s', (tenant) => {
    expect(isTenant(tenant)).toBe(true);
    const key = apiKeyOf(tenant, SECRET);
    expect(key).toBe(`${tenant}K${SECRET}`);
    expect(tenantOfApiKey(key)).toBe(tenant);
  });

  it('takes every sign of the alphabet', () => {
    const { alphabet, length } = API_KEY_SECRET;
    expect(new Set(alphabet).size).toBe(62);
    for (const sign of alphabet) expect(tenantOfApiKey(apiKeyOf('t', sign.repeat(length)))).toBe('t');
  });

  it.each(['', '-a', 'a-b', 'A', 'aK', 'a_b', 'a b', 'a'.repeat(32), 'a\n', 'ä'])('refuses %j as a tenant', (name) => {
    expect(isTenant(name)).toBe(false);
    expect(() => apiKeyOf(name, SECRET)).toThrow(/lower-case/);
  });

  it.each(['', SECRET.slice(1), `${SECRET}a`, `${SECRET.slice(1)}-`])(
    'refuses %j as a secret, and keeps it to itself',
    (secret) => {
      expect(() => apiKeyOf('acme', secret)).toThrow(
        `Expected a secret of 40 letters or digits; got ${secret.length} signs.`,
      );
    },
  );
});

describe('tenantOfApiKey', () => {
  it('reads the tenant', () => {
    expect(tenantOfApiKey(`acme2K${SECRET}`)).toBe('acme2');
  });

  it.each([
    '',
    SECRET,
    `K${SECRET}`,
    `acme_${SECRET}`,
    `acme${SECRET}`,
    `acmeK${SECRET}x`,
    `acmeK${SECRET.slice(1)}`,
    `acmeK${SECRET}\n`,
    ` acmeK${SECRET}`,
    `acmeK${SECRET.slice(1)}-`,
    `AcmeK${SECRET}`,
    `a/bK${SECRET}`,
    `${'a'.repeat(32)}K${SECRET}`,
  ])('knows no tenant of %j', (value) => expect(tenantOfApiKey(value)).toBeUndefined());
});
