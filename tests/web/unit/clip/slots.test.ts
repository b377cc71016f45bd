import { describe, expect, it } from 'vitest';
import { createSlots } from '../../../../web/clip/slots.ts';

describe('createSlots', () => {
  it('runs so many at a time, in order, and goes on after a failure', async () => {
    const inSlot = createSlots(2);
    const log: string[] = [];
    const ends: (() => void)[] = [];
    const job = (name: string, fails = false) =>
      inSlot(async () => {
        log.push(`start ${name}`);
        await new Promise<void>((resolve) => ends.push(resolve));
        if (fails) throw new Error(name);
        return name;
      }).catch((error: Error) => `failed ${error.message}`);
    const results = Promise.all([job('a', true), job('b'), job('c'), job('d')]);
    const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

    await settle();
    expect(log).toEqual(['start a', 'start b']);
    ends[0]();
    await settle();
    expect(log).toEqual(['start a', 'start b', 'start c']);
    ends[1]();
    ends[2]();
    await settle();
    expect(log).toEqual(['start a', 'start b', 'start c', 'start d']);
    ends[3]();
    expect(await results).toEqual(['failed a', 'b', 'c', 'd']);

    // All are free again, and no more than there were.
    void ['e', 'f', 'g'].map((name) => job(name));
    await settle();
    expect(log.slice(4)).toEqual(['start e', 'start f']);
  });
});
