import { type DecodedAudio, decode } from '../../../core/audio/index.ts';
import { collect, inPieces, joinChannels } from '../../support/streams.ts';

/** A recording decoded to its end. */
export interface Decoded extends Omit<DecodedAudio, 'chunks'> {
  channels: Float32Array[];
}

/** @returns all of a file's audio; its bytes come in pieces of the given sizes */
export async function decodeAll(bytes: Uint8Array, sizes?: readonly number[]): Promise<Decoded> {
  const { chunks, ...audio } = await decode(inPieces(bytes, sizes));
  return { ...audio, channels: joinChannels(await collect(chunks)) };
}
