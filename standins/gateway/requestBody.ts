import type { IncomingMessage } from 'node:http';

/**
 * The whole body of a request.
 *
 * @param maxBytes the most that is taken
 * @returns the body, or `undefined` when it is larger (the rest is read and dropped, so that the client gets its answer)
 * @throws when the client hangs up
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    sizeBytes += piece.length;
    if (sizeBytes > maxBytes) {
      request.resume();
      return undefined;
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
