import { describe, expect, it, vi } from 'vitest';
import { tenantOfApiKey } from '../../contract/index.ts';
import { newApiKey } from '../../functions/newApiKey.ts';

describe('newApiKey', () => {
  it('makes a key of letters and digits alone, that names its tenant', () => {
    for (const tenant of ['a', '7', 'local', 'acme2', 'a'.repeat(31)]) {
      const key = newApiKey(tenant);
      expect(key.startsWith(`${tenant}K`)).toBe(true);
      expect(key.slice(tenant.length + 1)).toMatch(/^[0-9A-Za-z]{40}$/);
      expect(tenantOfApiKey(key)).toBe(tenant);
    }
  });

  it('never makes the same key twice', () => {
    expect(new Set(Array.from({ length: 1000 }, () => newApiKey('t'))).size).toBe(1000);
  });

  it('uses every letter alike, also where the random bytes do not divide evenly', () => {
    // Every byte from 0 to 255, equally often: modulo alone would give the first 8 of the 62 letters once more each.
    let next = 0;
    const random = vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
      const bytes = array as unknown as Uint8Array;
      for (let index = 0; index < bytes.length; index++) bytes[index] = next++ % 256;
      return array;
    });
    // 31 keys of 40 letters are 5 rounds over all bytes, of 248 letters each: 4 of each letter a round.
    const letters = Array.from({ length: 31 }, () => newApiKey('t').slice(2)).join('');
    random.mockRestore();
    const counts = new Map<string, number>();
    for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    expect([...counts.values()]).toEqual(Array.from({ length: 62 }, () => 20));
  });

  it('is of a tenant only', () => {
    expect(() => newApiKey('A')).toThrow(/lower-case/);
  });
});
