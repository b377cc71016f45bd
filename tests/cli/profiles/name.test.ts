import { describe, expect, it } from 'vitest';
import { isProfileFolder, profileFolder, toProfileName } from '../../../cli/profiles/name.ts';

describe('toProfileName', () => {
  it('takes any visible name as it is', () => {
    for (const name of ['ann', ' a b ', '../x', '🎙'.repeat(128)]) expect(toProfileName(name)).toBe(name);
  });

  it('makes one letter of a letter and its accent', () => {
    expect(toProfileName('Rene\u0301')).toBe('Ren\u00e9');
  });

  it.each([
    ['', /empty/],
    [' \u00a0 ', /empty/],
    ['🎙'.repeat(129), /at most 128 characters, got 129/],
    ['a\nb', /control/],
    ['\u009b2J', /control/],
  ])('refuses %j', (name, message) => {
    expect(() => toProfileName(name)).toThrow(message);
  });
});

describe('profileFolder', () => {
  it('is another for each name, and a plain one', () => {
    const folders = ['ann', 'Ann', 'a/n', 'ann '].map(profileFolder);
    expect(new Set(folders).size).toBe(4);
    // As `printf ann | sha256sum` prints it.
    expect(folders[0]).toBe('49915e0d7d4b402e3017d010bc1c0e83cac6c797d6c16e66340fe3268693a6a1');
    expect(folders.every(isProfileFolder)).toBe(true);
    expect(['.DS_Store', 'ann', `${folders[0]}0`].some(isProfileFolder)).toBe(false);
  });
});
