import { createHash } from 'node:crypto';
import { equalInConstantTime, hmac, sha256Hex, type VerifiedSignature } from '../../sigv4/index.ts';
import { S3Error } from '../errors.ts';
import { BodyReader } from './bodyReader.ts';

/** What verifies the chunks of a signed body. */
export type ChunkSeed = VerifiedSignature['seed'];

const MAX_LINE_BYTES = 16 * 1024;

/**
 * Unwraps an `aws-chunked` body: unsigned, as the JavaScript SDK sends streams, or with a signature of each chunk, as
 * Java's SDK and MinIO's clients send everything over plain HTTP. A chunk's bytes are
 * passed on before its signature could be checked: what is made of them must not count until the generator ends well.
 *
 * @param source the body as it came
 * @param seed what the signatures chain from; `undefined` for the unsigned form
 * @param onTrailers is called once with the trailing headers, names in lower case
 * @throws S3Error `IncompleteBody` for a broken frame, `SignatureDoesNotMatch` for a wrong chunk
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and sigv4-streaming-trailers.html
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Uint8Array>,
  seed: ChunkSeed | undefined,
  onTrailers: (trailers: Map<string, string>) => void,
): AsyncGenerator<Uint8Array> {
  const reader = new BodyReader(source);
  const chain = seed && signatureChain(seed);
  for (;;) {
    const { sizeBytes, signature } = parseChunkHeader(await readLine(reader));
    const hash = createHash('sha256');
    for await (const bytes of reader.take(sizeBytes, incomplete)) {
      if (chain) hash.update(bytes);
      yield bytes;
    }
    chain?.verifyChunk(hash.digest('hex'), signature);
    if (sizeBytes === 0) break;
    if ((await readLine(reader)) !== '') throw incomplete();
  }
  const { trailers, signedText, signature } = await readTrailers(reader);
  if (chain && trailers.size > 0) chain.verifyTrailers(signedText, signature);
  onTrailers(trailers);
}

function incomplete(): S3Error {
  return new S3Error('IncompleteBody', 'The request body is no complete aws-chunked body.');
}

async function readLine(reader: BodyReader): Promise<string> {
  const line = await reader.line(MAX_LINE_BYTES);
  if (line === undefined) throw incomplete();
  return line;
}

function parseChunkHeader(line: string): { sizeBytes: number; signature: string } {
  const match = /^([0-9a-f]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/i.exec(line);
  if (!match) throw incomplete();
  return { sizeBytes: Number.parseInt(match[1], 16), signature: match[2] ?? '' };
}

async function readTrailers(reader: BodyReader) {
  const trailers = new Map<string, string>();
  let signature = '';
  let signedText = '';
  for (;;) {
    // Some clients end right after the zero chunk, without the empty line.
    const line = await reader.line(MAX_LINE_BYTES);
    if (line === undefined || line === '') return { trailers, signedText, signature };
    const separator = line.indexOf(':');
    if (separator < 1 || trailers.size > 20) throw incomplete();
    const name = line.slice(0, separator).trim().toLowerCase();
    const value = line.slice(separator + 1).trim();
    if (name === 'x-amz-trailer-signature') {
      signature = value;
    } else {
      trailers.set(name, value);
      signedText += `${name}:${value}\n`;
    }
  }
}

function signatureChain(seed: ChunkSeed) {
  let previous = seed.signature;
  const verify = (algorithm: string, hashes: string[], signature: string) => {
    const text = [algorithm, seed.amzDate, seed.scope, previous, ...hashes].join('\n');
    const expected = hmac(seed.signingKey, text).toString('hex');
    if (!equalInConstantTime(expected, signature)) {
      throw new S3Error('SignatureDoesNotMatch', 'The signature of a part of the body does not match its bytes.');
    }
    previous = expected;
  };
  return {
    verifyChunk: (hash: string, signature: string) =>
      verify('AWS4-HMAC-SHA256-PAYLOAD', [sha256Hex(''), hash], signature),
    verifyTrailers: (text: string, signature: string) =>
      verify('AWS4-HMAC-SHA256-TRAILER', [sha256Hex(text)], signature),
  };
}
