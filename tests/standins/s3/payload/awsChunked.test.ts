import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAwsChunked } from '../../../../standins/s3/payload/awsChunked.ts';
import { deriveSigningKey } from '../../../../standins/sigv4/index.ts';

/**
 * The worked example of "Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks"
 * in the Amazon S3 API reference: 65 KB of "a" in chunks of 64 KB, with the published signatures.
 */
const SCOPE = { accessKeyId: '', date: '20130524', region: 'us-east-1', service: 's3', terminator: 'aws4_request' };
const SEED = {
  signingKey: deriveSigningKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', SCOPE),
  amzDate: '20130524T000000Z',
  scope: '20130524/us-east-1/s3/aws4_request',
  signature: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
};
const CHUNKS: [string, string][] = [
  ['a'.repeat(65536), 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648'],
  ['a'.repeat(1024), '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497'],
  ['', 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9'],
];

const frame = (chunks: [string, string][]) =>
  chunks.map(([data, signature]) => `${data.length.toString(16)};chunk-signature=${signature}\r\n${data}\r\n`).join('');

async function decode(text: string, seed?: typeof SEED, pieceBytes = 1 << 20) {
  const bytes = Buffer.from(text, 'latin1');
  const trailers = new Map<string, string>();
  async function* source(): AsyncGenerator<Uint8Array> {
    for (let start = 0; start < bytes.length; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes);
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of decodeAwsChunked(source(), seed, (found) => {
    for (const [name, value] of found) trailers.set(name, value);
  })) {
    pieces.push(Buffer.from(piece));
  }
  return { content: Buffer.concat(pieces).toString('latin1'), trailers: Object.fromEntries(trailers) };
}

describe('a signed body', () => {
  it.each([1 << 20, 1000, 7])(
    'is verified against the published example, in pieces of %i bytes',
    async (pieceBytes) => {
      const { content } = await decode(frame(CHUNKS), SEED, pieceBytes);
      expect(content).toBe('a'.repeat(66_560));
    },
  );

  it.each([
    ['a changed byte', frame(CHUNKS).replace('aaaa\r\n400', 'aaab\r\n400')],
    ['a changed signature', frame(CHUNKS).replace('ad80', 'bd80')],
    ['chunks in another order', frame([CHUNKS[1], CHUNKS[0], CHUNKS[2]] as [string, string][])],
    ['a chunk left out', frame([CHUNKS[0], CHUNKS[2]] as [string, string][])],
    ['a chunk without signature', frame(CHUNKS).replace(/;chunk-signature=0055\w+/, '')],
  ])('with %s is refused', async (_, text) => {
    await expect(decode(text, SEED)).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
  });

  it('cut off before its last chunk is refused', async () => {
    const text = frame(CHUNKS.slice(0, 2));
    await expect(decode(text, SEED)).rejects.toMatchObject({ code: 'IncompleteBody' });
  });
});

/** The example of the same reference with a trailing checksum, "…Including trailing headers". */
const TRAILER_SEED = { ...SEED, signature: '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e' };
const TRAILER_CHUNKS = frame([
  ['a'.repeat(65536), 'b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2'],
  ['a'.repeat(1024), '1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7'],
  ['', '2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992'],
]);
const TRAILER_FRAME = `${TRAILER_CHUNKS.slice(0, -2)}x-amz-checksum-crc32c:sOO8/Q==\r\n`;
const TRAILER_SIGNATURE = 'x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435';

describe('a signed body with trailers', () => {
  it('is verified against the published example', async () => {
    const { content, trailers } = await decode(`${TRAILER_FRAME}${TRAILER_SIGNATURE}\r\n\r\n`, TRAILER_SEED);
    expect(content).toBe('a'.repeat(66_560));
    expect(trailers).toEqual({ 'x-amz-checksum-crc32c': 'sOO8/Q==' });
  });

  it.each([
    ['a changed trailer', `${TRAILER_FRAME.replace('sOO8', 'sOO9')}${TRAILER_SIGNATURE}\r\n\r\n`],
    ['an unsigned trailer', `${TRAILER_FRAME}\r\n`],
  ])('with %s is refused', async (_, text) => {
    await expect(decode(text, TRAILER_SEED)).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
  });
});

describe('an unsigned body', () => {
  it('gives its bytes and trailers, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom('a', '\r', '\n', '0', ';'), minLength: 1, maxLength: 30 })),
        fc.integer({ min: 1, max: 50 }),
        async (chunks, pieceBytes) => {
          const framed = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');
          const text = `${framed}0\r\nX-Amz-Checksum-Crc32: abc=\r\n\r\n`;
          expect(await decode(text, undefined, pieceBytes)).toEqual({
            content: chunks.join(''),
            trailers: { 'x-amz-checksum-crc32': 'abc=' },
          });
        },
      ),
    );
  });

  it.each([
    '',
    'zz\r\n',
    '5\r\nabc',
    '3\r\nabcd\r\n0\r\n\r\n',
    '3\r\nabc',
    '-1\r\n',
    '0\r\nno colon\r\n\r\n',
    'f'.repeat(20),
  ])('like %j is refused', async (text) => {
    await expect(decode(text)).rejects.toMatchObject({ code: 'IncompleteBody' });
  });
});
