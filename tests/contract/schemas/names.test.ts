import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { givenNameSchema, soughtNameSchema } from '../../../contract/index.ts';

const takes = (name: unknown): boolean => givenNameSchema.safeParse(name).success;

describe('the name of a speaker or a batch', () => {
  it.each(['ann', 'Jane Doe', 'Zoë', '李雷', 'מרים', '😀', '...', '.a', 'a.b', '100%', '__proto__', 'a'.repeat(100)])(
    'may be %j',
    (name) => {
      expect(takes(name)).toBe(true);
    },
  );

  it.each([
    '',
    'a'.repeat(101),
    'a/b',
    '/',
    '.',
    '..',
    'a\u0000',
    'a\nb',
    '\u007f',
    '\u0085',
    'a\ud800',
    '\udc00a',
    'a\u200fb',
    'a\u200e',
    '\u061c',
    '\u202egnp.exe',
    '\u2028',
    '\u2066a',
    'a\u2069',
    7,
    null,
  ])('may not be %j', (name) => {
    expect(takes(name)).toBe(false);
  });

  it('says what was expected', () => {
    const { error } = givenNameSchema.safeParse('a/b');
    expect(error?.issues[0].message).toMatch(/^Expected a name without "\/", control characters, /);
  });

  it('comes back as it was from a URL and from JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (name) => {
        fc.pre(takes(name));
        expect(JSON.parse(JSON.stringify(name))).toBe(name);
        const { pathname, searchParams } = new URL(
          `http://h/b/${encodeURIComponent(name)}?n=${encodeURIComponent(name)}`,
        );
        expect([decodeURIComponent(pathname.slice('/b/'.length)), searchParams.get('n')]).toEqual([name, name]);
      }),
    );
  });

  it('that is looked for may be one of a dropped file, which nobody could give', () => {
    const finds = (name: string) => soughtNameSchema.safeParse(name).success;
    expect(['a\nb', '..', 'a'.repeat(1024)].map(finds)).toEqual([true, true, true]);
    expect(['', 'a'.repeat(1025)].map(finds)).toEqual([false, false]);
  });
});
