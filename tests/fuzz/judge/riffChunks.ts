import { asciiAt, viewOf } from '../../../core/audio/bytes.ts';
import { ascii } from '../../support/wav.ts';

/** A chunk of a RIFF file, where its own size says that it lies. */
export interface Chunk {
  id: string;
  headAt: number;
  size: number;
}

/** The chunks of a RIFF, RF64 or BW64 file; none of anything else. */
export function chunksOf(file: Uint8Array): Chunk[] {
  if (!/^(RIFF|RF64|BW64)/.test(asciiAt(file, 0, 4))) return [];
  const chunks: Chunk[] = [];
  let longDataBytes: number | undefined;
  for (let headAt = 12; headAt + 8 <= file.length; ) {
    const [id, said] = [asciiAt(file, headAt, 4), viewOf(file).getUint32(headAt + 4, true)];
    if (id === 'ds64' && said >= 16) longDataBytes = Number(viewOf(file).getBigUint64(headAt + 16, true));
    const size = id === 'data' && said === 0xffffffff ? (longDataBytes ?? said) : said;
    chunks.push({ id, headAt, size });
    headAt += 8 + size + (size % 2);
  }
  return chunks;
}

/** @returns the file with these chunks meaning nothing to anybody; undefined when there are none */
export function passedOver(file: Uint8Array, chunks: readonly Chunk[]): Uint8Array | undefined {
  if (chunks.length === 0) return undefined;
  const changed = file.slice();
  for (const { headAt } of chunks) changed.set(ascii('JUNK'), headAt);
  return changed;
}
