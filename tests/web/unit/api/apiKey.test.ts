import { describe, expect, it } from 'vitest';
import { createApiKeySource, takeApiKeyFromAddress } from '../../../../web/api/apiKey.ts';

function memory() {
  const content = new Map<string, string>();
  return {
    getItem: (key: string) => content.get(key) ?? null,
    setItem: (key: string, value: string) => void content.set(key, value),
  };
}

describe('createApiKeySource', () => {
  it('asks once for all that wait, and keeps the answer', async () => {
    const asked: boolean[] = [];
    const keys = createApiKeySource(memory(), async (rejected) => {
      asked.push(rejected);
      return 'k1';
    });
    expect(keys.current()).toBeUndefined();
    expect(await Promise.all([keys.ask(undefined), keys.ask(undefined)])).toEqual(['k1', 'k1']);
    expect(keys.current()).toBe('k1');
    await keys.ask('k1');
    expect(asked).toEqual([false, true]);
  });

  it('keeps nothing when the person has no key', async () => {
    const keys = createApiKeySource(memory(), async () => undefined);
    expect(await keys.ask(undefined)).toBeUndefined();
    expect(keys.current()).toBeUndefined();
  });
});

describe('takeApiKeyFromAddress', () => {
  const take = (hash: string) => {
    const storage = memory();
    const addresses: string[] = [];
    const history = { replaceState: (_: unknown, __: string, url: string) => addresses.push(url) };
    const address = { hash, pathname: '/', search: '?a=1' };
    takeApiKeyFromAddress(address, history, storage);
    return { key: createApiKeySource(storage, async () => undefined).current(), addresses };
  };

  it('uses the key from then on and takes it out of the address', () => {
    expect(take('#key=ann_0123')).toEqual({ key: 'ann_0123', addresses: ['/?a=1'] });
  });

  it.each(['', '#', '#key=', '#results'])('leaves the address alone that brings none: "%s"', (hash) => {
    expect(take(hash)).toEqual({ key: undefined, addresses: [] });
  });
});
