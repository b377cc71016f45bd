import { asciiAt, viewOf } from '../../../core/audio/bytes.ts';
import { ascii, joinBytes, le } from '../../support/wav.ts';
import { type Chunk, chunksOf, passedOver } from './riffChunks.ts';

/** A reason for which ffmpeg decodes a file otherwise than we do: README.md has the table. */
export interface KnownReason {
  /** As the table calls it. */
  name: string;
  /** @returns the file without the reason, and nothing else changed; undefined where it is not this file's */
  without: (file: Uint8Array) => Uint8Array | undefined;
}

/** What ffmpeg wants of a `bext` chunk (EBU Tech 3285 has so many bytes in front of its text). */
const BEXT_BYTES = 602;
/** What ffmpeg reads of a `ds64` chunk: the lengths of file and data, and the number of samples. */
const DS64_READ_BYTES = 24;
/** A whole one: these, and the length of its table (EBU Tech 3306). */
const DS64_BYTES = 28;
const CUESHEET = 5;
const PADDING = 1;

/** A reason that lies in chunks which mean nothing to the audio. */
const chunksThat = (name: string, areThese: (chunk: Chunk) => boolean): KnownReason => ({
  name,
  without: (file) => passedOver(file, chunksOf(file).filter(areThese)),
});

/** All of them. What remains without them is a fault of ours, or wants a line here and in README.md. */
export const KNOWN_REASONS: readonly KnownReason[] = [
  {
    name: 'several data chunks',
    without(file) {
      const [, ...others] = chunksOf(file).filter(({ id }) => id === 'data');
      return passedOver(file, others);
    },
  },
  chunksThat('a LIST chunk of less than 4 bytes', ({ id, size }) => id === 'LIST' && size < 4),
  chunksThat('a bext chunk of less than 602 bytes', ({ id, size }) => id === 'bext' && size < BEXT_BYTES),
  {
    name: 'a ds64 chunk that is short or odd',
    without(file) {
      const [ds64] = chunksOf(file);
      if (ds64?.id !== 'ds64' || (ds64.size >= DS64_READ_BYTES && ds64.size % 2 === 0)) return undefined;
      const bodyAt = ds64.headAt + 8;
      const body = new Uint8Array(DS64_BYTES);
      body.set(file.subarray(bodyAt, bodyAt + Math.min(ds64.size, DS64_READ_BYTES)));
      const rest = file.subarray(bodyAt + ds64.size + (ds64.size % 2));
      return joinBytes([file.subarray(0, ds64.headAt), ascii('ds64'), le(DS64_BYTES, 4), body, rest]);
    },
  },
  {
    name: 'a ds64 chunk without the length of the data',
    without(file) {
      const chunks = chunksOf(file);
      const [ds64] = chunks;
      const data = chunks.find(({ id }) => id === 'data');
      if (ds64?.id !== 'ds64' || data?.size !== 0) return undefined;
      if (viewOf(file).getUint32(data.headAt + 4, true) !== 0xffffffff) return undefined;
      const changed = file.slice();
      viewOf(changed).setBigUint64(ds64.headAt + 16, BigInt(file.length - data.headAt - 8), true);
      return changed;
    },
  },
  {
    name: 'a ds64 chunk that counts 2⁶³ samples or more',
    without(file) {
      const [ds64] = chunksOf(file);
      const topAt = 12 + 8 + 23;
      if (ds64?.id !== 'ds64' || ds64.size < DS64_READ_BYTES || file[topAt] < 0x80) return undefined;
      const changed = file.slice();
      changed[topAt] &= 0x7f;
      return changed;
    },
  },
  {
    name: 'samples a block in an extensible ADPCM header',
    without(file) {
      const fmt = chunksOf(file).find(({ id, size }) => id === 'fmt ' && size >= 40);
      const field = (at: number): number => (fmt ? viewOf(file).getUint16(fmt.headAt + 8 + at, true) : 0);
      if (!fmt || field(0) !== 0xfffe || field(24) !== 0x11 || field(18) === 4) return undefined;
      const changed = file.slice();
      changed.set(le(4, 2), fmt.headAt + 8 + 18);
      return changed;
    },
  },
  {
    name: 'a CUESHEET block that is none',
    without(file) {
      if (asciiAt(file, 0, 4) !== 'fLaC') return undefined;
      const changed = file.slice();
      let isFound = false;
      for (let at = 4, isLast = false; !isLast && at + 4 <= file.length; ) {
        isLast = file[at] >= 0x80;
        if ((file[at] & 0x7f) === CUESHEET) {
          changed[at] = (isLast ? 0x80 : 0) + PADDING;
          isFound = true;
        }
        at += 4 + (viewOf(file).getUint32(at) & 0xffffff);
      }
      return isFound ? changed : undefined;
    },
  },
];
