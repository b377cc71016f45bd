import { describe, expect, it } from 'vitest';
import { createKeySource } from '../../../web/apiKey.ts';

function memory() {
  const content = new Map<string, string>();
  return {
    getItem: (key: string) => content.get(key) ?? null,
    setItem: (key: string, value: string) => void content.set(key, value),
  };
}

describe('createKeySource', () => {
  it('asks once for all that wait, and keeps the answer', async () => {
    const asked: boolean[] = [];
    const keys = createKeySource(memory(), async (rejected) => {
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
    const keys = createKeySource(memory(), async () => undefined);
    expect(await keys.ask(undefined)).toBeUndefined();
    expect(keys.current()).toBeUndefined();
  });
});
