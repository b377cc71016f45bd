import { describe, expect, it } from 'vitest';
import { CONTENT_TYPES, clipIdSchema, createClipRequestSchema, LIMITS } from '../../../contract/index.ts';

const REQUEST = { fileName: 'a b.wav', contentType: 'audio/wav', sizeBytes: 1 };

describe('the body of POST /v1/clips', () => {
  it.each([
    ['the smallest file', { sizeBytes: 1 }],
    ['the largest file', { sizeBytes: LIMITS.maxBytes }],
    ['the longest name', { fileName: 'é'.repeat(255) }],
    ['the shortest name', { fileName: '1' }],
    ...CONTENT_TYPES.map((contentType): [string, object] => [contentType, { contentType }]),
  ])('takes %s', (_, changes) => {
    const request = { ...REQUEST, ...changes };
    expect(createClipRequestSchema.parse(request)).toEqual(request);
  });

  it('takes bytes of any kind for what they are', () => {
    expect(createClipRequestSchema.parse({ fileName: 'a', sizeBytes: 1 }).contentType).toBe('application/octet-stream');
  });

  it.each([
    ['an empty file', { sizeBytes: 0 }],
    ['half a byte', { sizeBytes: 0.5 }],
    ['a file over the limit', { sizeBytes: LIMITS.maxBytes + 1 }],
    ['no name', { fileName: '' }],
    ['a name that is too long', { fileName: 'a'.repeat(256) }],
    ['a folder', { fileName: 'a/b.wav' }],
    ['a folder of Windows', { fileName: 'a\\b.wav' }],
    ['a name with a line break', { fileName: 'a\nb.wav' }],
    ['a name with an escape code', { fileName: '\u001b[2Ja.wav' }],
    ['a name with DEL', { fileName: 'a\u007f.wav' }],
    ['a page', { contentType: 'text/html' }],
    ['an unknown field', { colour: 'red' }],
  ])('refuses %s', (_, changes) => {
    expect(createClipRequestSchema.safeParse({ ...REQUEST, ...changes }).success).toBe(false);
  });
});

describe("a clip's id", () => {
  it.each(['0123456789abcdefghjkmnpqrs', 'tvwxyz00000000000000000000'])('is c_%s', (letters) => {
    expect(clipIdSchema.safeParse(`c_${letters}`).success).toBe(true);
  });

  it.each([
    `c_${'0'.repeat(25)}`,
    `c_${'0'.repeat(27)}`,
    ` c_${'0'.repeat(26)}`,
    `C_${'0'.repeat(26)}`,
    ...[...'ilouA-/'].map((letter) => `c_${'0'.repeat(25)}${letter}`),
  ])('is not %j', (text) => expect(clipIdSchema.safeParse(text).success).toBe(false));
});
