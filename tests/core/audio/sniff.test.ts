import { describe, expect, it } from 'vitest';
import { sniff } from '../../../core/audio/sniff.ts';
import { ascii } from '../../support/wav.ts';

describe('sniff', () => {
  it.each([
    ['RIFF\x24\0\0\0WAVEfmt ', 'wav'],
    ['\0\0\0\x20ftypM4A ', 'mp4'],
    ['ID3\x04\0\0\0\0\0\0', 'id3'],
  ])('%j is %s, as formatOf says', (head, kind) => {
    expect(sniff(ascii(head))).toEqual({ kind });
  });

  it.each([
    'R',
    'RIF',
    'RIFF',
    'RIFF\x24\0\0\0',
    'RIFF\x24\0\0\0WAV',
    'RF64',
    'f',
    'fLa',
    'ID3',
    'ID3\x04',
    'O',
    '\x1a\x45',
    'FORM',
    'FORM\0\0\0\x24AI',
    'caf',
  ])('%j is the beginning of something of ours', (head) => {
    expect(sniff(ascii(head))).toEqual({ kind: 'cut-short' });
  });

  it.each([
    ['RIFX\0\0\0\x24WAVEfmt ', 'a big-endian WAV (RIFX)'],
    ['riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb', 'a Sony Wave64 file'],
    ['FORM\0\0\0\x248SVX', 'an IFF file that is not AIFF'],
    ['RIFF\x24\0\0\0AVI LIST', 'an AVI video'],
    ['RIFF\x24\0\0\0WEBPVP8 ', 'a RIFF file that is not WAVE'],
    ['PK\x03\x04', 'a ZIP archive'],
    ['Dear team,\r\nplease find attached', 'text'],
    ['\xef\xbb\xbf{"a": "\xc3\xa9"}', 'text'],
    ['x', 'text'],
    ['\0\0\0\0\0\0\0\0\0\0\0\0', 'something else'],
  ])('%j looks like %s', (head, looksLike) => {
    expect(sniff(ascii(head))).toEqual({ kind: 'other', looksLike });
  });
});
