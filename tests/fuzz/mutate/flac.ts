import { crc8, crc16Step } from '../../../core/audio/flac/crc.ts';
import { joinBytes } from '../../support/wav.ts';
import { mutateBytes } from './bytes.ts';
import type { Dice } from './dice.ts';
import { type Mutator, severalTimes } from './mutator.ts';

/** A FLAC file in its parts, as far as they can be told. */
interface Parts {
  /** `fLaC` and the metadata. */
  head: Uint8Array;
  frames: Uint8Array[];
}

function partsOf(file: Uint8Array): Parts {
  let at = 4;
  for (let isLast = false; !isLast && at + 4 <= file.length; ) {
    isLast = file[at] >= 0x80;
    at += 4 + (file[at + 1] << 16) + (file[at + 2] << 8) + file[at + 3];
  }
  return { head: file.subarray(0, at), frames: framesOf(file.subarray(at)) };
}

/** Frames end where their checksum comes out and the next one begins. */
function framesOf(bytes: Uint8Array): Uint8Array[] {
  const frames: Uint8Array[] = [];
  let [start, crc] = [0, 0];
  for (let at = 0; at < bytes.length; at++) {
    crc = crc16Step(crc, bytes[at]);
    const isEnd = at + 1 === bytes.length || (crc === 0 && bytes[at + 1] === 0xff && (bytes[at + 2] & 0xfe) === 0xf8);
    if (!isEnd) continue;
    frames.push(bytes.subarray(start, at + 1));
    [start, crc] = [at + 1, 0];
  }
  return frames;
}

/** Both checksums of a frame as they should be, so that what is wrong inside it is looked at. */
function repaired(frame: Uint8Array): Uint8Array {
  if (frame.length < 10) return frame;
  const whole = frame.slice();
  const crcAt = headerBytes(whole) - 1;
  if (crcAt < whole.length - 2) whole[crcAt] = crc8(whole.subarray(0, crcAt));
  const crc = whole.subarray(0, -2).reduce(crc16Step, 0);
  whole.set([crc >> 8, crc & 255], whole.length - 2);
  return whole;
}

function headerBytes(frame: Uint8Array): number {
  const ones = Math.clz32(~(frame[4] << 24));
  const [blockCode, rateCode] = [frame[2] >> 4, frame[2] & 15];
  const blockBytes = blockCode === 6 ? 1 : blockCode === 7 ? 2 : 0;
  const rateBytes = rateCode === 12 ? 1 : rateCode > 12 ? 2 : 0;
  return 4 + Math.max(1, ones) + blockBytes + rateBytes + 1;
}

type PartsChange = (parts: Parts, dice: Dice, pool: readonly Uint8Array[]) => void;

const changeFrame: PartsChange = ({ frames }, dice, pool) => {
  const index = dice.below(frames.length);
  const frame = frames[index];
  // Behind the header more often than not: that is what the checksums hide.
  const from = dice.chance(0.7) ? Math.min(headerBytes(frame), frame.length) : 0;
  frames[index] = repaired(joinBytes([frame.subarray(0, from), mutateBytes(frame.subarray(from), dice, pool)]));
};

/** The kind of the first subframe: constant, verbatim, fixed or linear prediction of any order, reserved ones. */
const changeSubframe: PartsChange = ({ frames }, dice) => {
  const index = dice.below(frames.length);
  const frame = frames[index].slice();
  const at = headerBytes(frame);
  if (at < frame.length) frame[at] = dice.below(128);
  frames[index] = repaired(frame);
};

const dropFrame: PartsChange = ({ frames }, dice) => void frames.splice(dice.below(frames.length), 1);
const repeatFrame: PartsChange = ({ frames }, dice) =>
  void frames.splice(dice.below(frames.length), 0, dice.pick(frames));
const takeFrame: PartsChange = ({ frames }, dice, pool) => {
  const others = partsOf(dice.pick(pool)).frames;
  if (others.length > 0) frames.splice(dice.below(frames.length + 1), dice.below(2), dice.pick(others));
};
const changeHead: PartsChange = (parts, dice, pool) => {
  const { head } = parts;
  parts.head = dice.chance(0.7) && head.length >= 42 ? changedStreamInfo(head, dice) : mutateBytes(head, dice, pool);
};

/** Any of STREAMINFO's fields: blocks, frames, rate, channels, bits, length. */
function changedStreamInfo(head: Uint8Array, dice: Dice): Uint8Array {
  const changed = head.slice();
  const at = 8 + dice.pick([0, 1, 2, 3, 10, 11, 12, 12, 13, 13, 14, 15, 16, 17]);
  changed[at] = dice.chance(0.5) ? changed[at] ^ (1 << dice.below(8)) : dice.pick([0, 1, 0x0f, 0xf0, 0xff]);
  return changed;
}

const CHANGES = [changeFrame, changeFrame, changeFrame, changeSubframe, dropFrame, repeatFrame, takeFrame, changeHead];

/** Changes frames, with their checksums repaired, and the metadata before them. */
export const mutateFlac: Mutator = severalTimes((input, dice, pool) => {
  const parts = partsOf(input);
  if (parts.frames.length === 0) return mutateBytes(input, dice, pool);
  dice.pick(CHANGES)(parts, dice, pool);
  return joinBytes([parts.head, ...parts.frames]);
}, 4);
