import { type DecodedAudio, decode } from '../../../core/audio/index.ts';
import { collect, inPieces, joinChannels } from '../../support/streams.ts';

/** A recording decoded to its end; what it claimed of its length no longer matters. */
export interface Decoded extends Omit<DecodedAudio, 'chunks' | 'claimedSeconds'> {
  channels: Float32Array[];
}

/** @returns all of a file's audio; its bytes come in pieces of the given sizes */
export async function decodeAll(bytes: Uint8Array, sizes?: readonly number[]): Promise<Decoded> {
  const { chunks, claimedSeconds: _, ...audio } = await decode(inPieces(bytes, sizes));
  return { ...audio, channels: joinChannels(await collect(chunks)) };
}
