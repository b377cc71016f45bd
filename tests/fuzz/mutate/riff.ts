import { ascii, joinBytes, le } from '../../support/wav.ts';
import { boundary, mutateBytes } from './bytes.ts';
import type { Dice } from './dice.ts';
import { type Mutator, severalTimes } from './mutator.ts';

/** A chunk as it stands in the file, whatever it says of its length. */
interface Chunk {
  id: Uint8Array;
  size: number;
  body: Uint8Array;
}

/** The chunks of a RIFF file as far as they can be followed; all that is left is the last one's body. */
function chunksOf(file: Uint8Array): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 12; at + 8 <= file.length; ) {
    const size = new DataView(file.buffer, file.byteOffset + at + 4).getUint32(0, true);
    const end = Math.min(file.length, at + 8 + size);
    chunks.push({ id: file.slice(at, at + 4), size, body: file.slice(at + 8, end) });
    at = end + (size % 2);
  }
  return chunks;
}

/** The file of these chunks, its own length right. */
function fileOf(head: Uint8Array, chunks: readonly Chunk[]): Uint8Array {
  const parts = chunks.flatMap(({ id, size, body }) => [id, le(size, 4), body, new Uint8Array(body.length % 2)]);
  const all = joinBytes([head.subarray(0, 12), ...parts]);
  // RF64 has it in its ds64 chunk.
  if (all[0] === 0x52 && all[1] === 0x49) all.set(le(all.length - 8, 4), 4);
  return all;
}

type ChunkChange = (chunks: Chunk[], dice: Dice, pool: readonly Uint8Array[]) => void;

const resize: ChunkChange = (chunks, dice) => {
  const chunk = dice.pick(chunks);
  chunk.size = dice.chance(0.5)
    ? Math.max(0, chunk.size + dice.pick([-9, -8, -4, -2, -1, 1, 2, 4, 8, 9]))
    : boundary(dice);
};

const shorten: ChunkChange = (chunks, dice) => {
  const chunk = dice.pick(chunks);
  chunk.body = chunk.body.subarray(0, dice.below(chunk.body.length + 1));
  if (dice.chance(0.8)) chunk.size = chunk.body.length;
};

const repeat: ChunkChange = (chunks, dice) =>
  void chunks.splice(dice.below(chunks.length), 0, { ...dice.pick(chunks) });
const drop: ChunkChange = (chunks, dice) => void chunks.splice(dice.below(chunks.length), 1);
const move: ChunkChange = (chunks, dice) => {
  const [moved] = chunks.splice(dice.below(chunks.length), 1);
  chunks.splice(dice.below(chunks.length + 1), 0, moved);
};
const rename: ChunkChange = (chunks, dice) => {
  dice.pick(chunks).id = ascii(
    dice.pick(['fmt ', 'data', 'ds64', 'LIST', 'fact', 'JUNK', 'PAD ', 'id3 ', '\0\0\0\0', 'FMT ']),
  );
};
const add: ChunkChange = (chunks, dice) => {
  const body = Uint8Array.from({ length: dice.small(40) }, () => dice.below(256));
  chunks.splice(dice.below(chunks.length + 1), 0, {
    id: ascii(dice.pick(['LIST', 'bext', 'ab\xe9d'])),
    size: body.length,
    body,
  });
};
const takeOver: ChunkChange = (chunks, dice, pool) => {
  const others = chunksOf(dice.pick(pool));
  if (others.length > 0) chunks[dice.below(chunks.length)] = dice.pick(others);
};

/** Where the fields of a fmt chunk lie, and values at which their meaning turns. */
const FIELDS: readonly (readonly [at: number, bytes: number, values: readonly number[]])[] = [
  [0, 2, [1, 2, 3, 6, 7, 0x11, 0x31, 0x50, 0x55, 0xfffe, 0]],
  [2, 2, [0, 1, 2, 3, 6, 8, 9, 255]],
  [4, 4, [0, 3_999, 4_000, 8_000, 11_025, 16_000, 44_100, 48_000, 192_000, 192_001]],
  [8, 4, [0, 1, 8_000, 0xffffffff]],
  [12, 2, [0, 1, 2, 3, 4, 6, 8, 16, 36, 256, 512, 1024]],
  [14, 2, [0, 1, 3, 4, 7, 8, 12, 16, 20, 24, 32, 33, 64, 65]],
  [16, 2, [0, 2, 22, 24, 0xffff]],
  [18, 2, [0, 1, 8, 12, 16, 17, 20, 24, 32, 64, 505, 1017]],
  [20, 4, [0, 1, 3, 4, 0x3f, 0xffffffff]],
  [24, 2, [1, 3, 6, 7, 0x11, 0x55, 0xfffe]],
];

/** A field of fmt; as often as not with the sizes of blocks and seconds that follow from it. */
const setField: ChunkChange = (chunks, dice) => {
  const fmt = chunks.find(({ id }) => id[0] === 0x66);
  if (!fmt) return;
  fmt.body = fmt.body.slice();
  const [at, bytes, values] = dice.pick(FIELDS);
  if (at + bytes > fmt.body.length) return;
  fmt.body.set(le(dice.chance(0.9) ? dice.pick(values) : boundary(dice), bytes), at);
  if (dice.chance(0.6)) repairSizes(fmt.body);
};

function repairSizes(fmt: Uint8Array): void {
  if (fmt.length < 16) return;
  const view = new DataView(fmt.buffer, fmt.byteOffset, fmt.length);
  const block = (view.getUint16(2, true) * Math.ceil(view.getUint16(14, true) / 8)) & 0xffff;
  view.setUint16(12, block, true);
  view.setUint32(8, (view.getUint32(4, true) * block) >>> 0, true);
}

const changeBody: ChunkChange = (chunks, dice, pool) => {
  const chunk = dice.pick(chunks);
  chunk.body = mutateBytes(
    chunk.body,
    dice,
    pool.map((file) => file.subarray(12)),
  );
  if (dice.chance(0.7)) chunk.size = chunk.body.length;
};

const CHANGES = [resize, shorten, repeat, drop, move, rename, add, takeOver, setField, setField, setField, changeBody];

/** Changes whole chunks, their sizes, and the fields of fmt; the file's own length is brought right as a rule. */
export const mutateRiff: Mutator = severalTimes((input, dice, pool) => {
  const chunks = chunksOf(input);
  if (chunks.length === 0) return mutateBytes(input, dice, pool);
  dice.pick(CHANGES)(chunks, dice, pool);
  const file = fileOf(input, chunks);
  if (dice.chance(0.1)) file.set(le(boundary(dice), 4), 4);
  return file;
}, 4);
