import { describe, expect, it } from 'vitest';
import { AUDIO_FORMAT_NAMES, AUDIO_FORMATS, CONTENT_TYPES, formatOf, isCutSignature } from '../../contract/index.ts';
import { ascii } from '../support/wav.ts';

describe('formatOf', () => {
  it.each([
    ['RIFF\x24\0\0\0WAVEfmt ', 'wav'],
    ['RIFF\n\n\n\nWAVEfmt ', 'wav'],
    ['RF64\xff\xff\xff\xffWAVEds64', 'wav'],
    ['BW64\xff\xff\xff\xffWAVEds64', 'wav'],
    ['fLaC\0\0\0\x22', 'flac'],
    ['ID3\x04\0\0\0\0\0\0', 'id3'],
    ['OggS\0\x02', 'ogg'],
    ['\x1a\x45\xdf\xa3', 'webm'],
    ['\0\0\0\x20ftypM4A ', 'mp4'],
    ['\0\0\0\x20ftypisom', 'mp4'],
    ['\0\0\x08\0moov', 'mp4'],
    ['\0\0\x08\0mdat', 'mp4'],
    ['\0\0\0\x08wide', 'mp4'],
    ['FORM\n\0\0\x24AIFF', 'aiff'],
    ['FORM\0\0\0\x24AIFC', 'aiff'],
    ['caff\0\x01\0\0', 'caf'],
    ['\xff\xfb\x90\x64', 'mp3'],
    ['\xff\xf3\x44\xc4', 'mp3'],
    ['\xff\xe3\x44\xc4', 'mp3'],
    ['\xff\xf1\x50\x80', 'aac'],
    ['\xff\xf9\x4c\x80', 'aac'],
  ])('%j is %s', (head, format) => {
    expect(formatOf(ascii(head))).toBe(format);
  });

  it.each([
    ['text in UTF-16', '\xff\xfeH\0e\0l\0l\0o\0'],
    ['MPEG audio of layer 2', '\xff\xfd\x90\x64'],
    ['a version of MPEG that there is not', '\xff\xeb\x90\x64'],
    ['a bit rate that there is not', '\xff\xfb\xf0\x64'],
    ['a sample rate that there is not', '\xff\xfb\x9c\x64'],
    ['the same of AAC', '\xff\xf1\x74\x80'],
    ['a JPEG image', '\xff\xd8\xff\xe0'],
    ['another RIFF file', 'RIFF\x24\0\0\0AVI LIST'],
    ['another IFF file', 'FORM\0\0\0\x248SVX'],
    ['big-endian WAV', 'RIFX\0\0\0\x24WAVE'],
    ['a tag cut short', 'ID3\x04'],
    ['one byte', '\xff'],
    ['nothing', ''],
  ])('%s is none', (_what, head) => {
    expect(formatOf(ascii(head))).toBeUndefined();
  });
});

describe('isCutSignature', () => {
  it.each(['R', 'RF6', 'RIFF\x24\0', 'RIFF\x24\0\0\0WAV', 'FORM\0\0\0\x24AI', 'fLa', 'ID3\x04', '\x1a\x45', 'caf'])(
    '%j would have gone on to be one',
    (file) => expect(isCutSignature(ascii(file))).toBe(true),
  );

  it.each([
    ['a whole one', 'fLaC'],
    ['a whole one in a container', 'RIFF\x24\0\0\0WAVE'],
    ['another', 'RIFX'],
    ['another RIFF file', 'RIFF\x24\0\0\0AV'],
    ['bytes before which anything may stand', '\0\0\0\x20ft'],
    ['a letter', 'x'],
  ])('%s is none', (_what, file) => expect(isCutSignature(ascii(file))).toBe(false));
});

it('what the page declares for a format may be declared', () => {
  for (const { contentType } of Object.values(AUDIO_FORMATS)) expect(CONTENT_TYPES).toContain(contentType);
});

it('the list for people names every format', () => {
  const names = Object.values(AUDIO_FORMATS).flatMap(({ name }) => /[A-Z]\w+/.exec(name) ?? []);
  const listed = AUDIO_FORMAT_NAMES.replace('CAF', 'Core').split(/, | or /);
  expect([...names].sort()).toEqual([...listed].sort());
});

it('no content type is one that a browser would open as a page', () => {
  for (const type of CONTENT_TYPES) expect(type).toMatch(/^(audio\/|video\/|application\/octet-stream$)/);
});
