import { afterEach, describe, expect, it, vi } from 'vitest';
import { printable, printJsonLine } from '../../cli/output.ts';

afterEach(() => vi.restoreAllMocks());

describe('printable', () => {
  it('leaves nothing that a terminal obeys', () => {
    expect(printable('a\u001b[31mb\u0007\u007f\u009b2J')).toBe('a\\x1b[31mb\\x07\\x7f\\x9b2J');
    expect(printable('one\ntwo\rthree\tfour')).toBe('one\\ntwo\\rthree\\tfour');
  });

  it('shows what turns the direction of text, or ends a line for some', () => {
    expect(printable('gnp\u202e.wav\u2066\u2028')).toBe('gnp\\u202e.wav\\u2066\\u2028');
  });

  it.each(['c d+é.wav', 'Ren\u00e9 梅', '👩\u200d👩.flac', 'C:\\calls\\new.wav', 'صدا.wav'])(
    'leaves %s as it is',
    (name) => {
      expect(printable(name)).toBe(name);
    },
  );
});

describe('printJsonLine', () => {
  it('prints the value exactly, on one line that a terminal obeys nothing of', () => {
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const value = { file: 'a\u001b[31m\nb\u009b\u0085\u2028\u202e "é".wav' };
    printJsonLine(value);
    const line = String(written.mock.calls[0][0]);
    expect(JSON.parse(line)).toEqual(value);
    expect(line).toMatch(/^[^\p{Cc}\p{Bidi_Control}\u2028]+\n$/u);
  });
});
