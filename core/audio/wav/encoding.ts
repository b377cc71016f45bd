import { viewOf } from '../bytes.ts';
import { invalidHeader, unsupportedWav } from './errors.ts';

/** How samples are written. */
export type WavEncoding =
  | {
      readonly kind: 'pcm' | 'float' | 'a-law' | 'mu-law';
      readonly name: string;
      readonly sampleBytes: number;
      /** Of integers that do not fill their bytes by more than a byte: how many bits they say they have. */
      readonly oddValidBits?: number;
    }
  | { readonly kind: 'ima-adpcm'; readonly name: string; readonly framesPerBlock: number | undefined };

const PCM = 0x0001;
const IEEE_FLOAT = 0x0003;
const A_LAW = 0x0006;
const MU_LAW = 0x0007;
const IMA_ADPCM = 0x0011;
const EXTENSIBLE = 0xfffe;

/** The other tags that turn up, so that the message can name them (mmreg.h; RFC 2361). */
const TAG_NAMES: Readonly<Record<number, string>> = {
  2: 'Microsoft ADPCM',
  16: 'OKI ADPCM',
  32: 'Yamaha ADPCM',
  49: 'GSM 6.10',
  64: 'G.721 ADPCM',
  69: 'G.726 ADPCM',
  80: 'MPEG audio',
  85: 'MP3',
  255: 'AAC',
  353: 'Windows Media Audio',
  655: 'G.722 ADPCM',
  8192: 'AC-3',
};

/** The end of a sub-format GUID whose first two bytes are a plain format tag: 0000-0000-1000-8000-00AA00389B71. */
const TAG_GUID_TAIL = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];

/**
 * Tells the encoding from a fmt chunk of at least 16 bytes.
 *
 * @throws AudioError `unsupported-encoding` for what is not decoded here; `invalid-header` for bits that do not fit
 */
export function resolveEncoding(fmt: Uint8Array): WavEncoding {
  const view = viewOf(fmt);
  const outerTag = view.getUint16(0, true);
  const bits = view.getUint16(14, true);
  const tag = outerTag === EXTENSIBLE ? extensibleTag(fmt, bits) : outerTag;
  const validBits = outerTag === EXTENSIBLE ? view.getUint16(18, true) : 0;
  switch (tag) {
    case PCM:
      return pcm(bits, validBits);
    case IEEE_FLOAT:
      return float(bits, validBits);
    case A_LAW:
      return companded('a-law', bits);
    case MU_LAW:
      return companded('mu-law', bits);
    case IMA_ADPCM:
      return imaAdpcm(fmt, bits);
    default:
      throw unsupportedWav(`format tag 0x${tag.toString(16).padStart(4, '0')} (${TAG_NAMES[tag] ?? 'unknown'})`);
  }
}

/**
 * Bits that are no whole bytes (12, 20) lie at the top of their container, so the container alone decides. With a whole
 * byte to spare (24 of 32) they should lie there too, but not everybody writes or reads them so.
 *
 * @param validBits of the extensible form; 0 says nothing
 */
function pcm(bits: number, validBits: number): WavEncoding {
  if (bits === 0 || bits > 64) throw invalidHeader(`8 to 32 bits a sample, got ${bits}`);
  if (bits > 32) throw unsupportedWav(`${bits}-bit integers`);
  const sampleBytes = Math.ceil(bits / 8);
  const isOdd = validBits > 0 && Math.ceil(validBits / 8) < sampleBytes;
  return {
    kind: 'pcm',
    name: sampleBytes === 1 ? 'pcm-u8' : `pcm-s${sampleBytes * 8}le`,
    sampleBytes,
    ...(isOdd ? { oddValidBits: validBits } : {}),
  };
}

function float(bits: number, validBits: number): WavEncoding {
  if (bits === 16 || bits === 24) throw unsupportedWav(`${bits}-bit floats`);
  if (bits !== 32 && bits !== 64) throw invalidHeader(`floats of 32 or 64 bits, got ${bits}`);
  if (validBits !== 0 && validBits !== bits)
    throw invalidHeader(`${bits} valid bits in a float of ${bits}, got ${validBits}`);
  return { kind: 'float', name: `float-${bits}`, sampleBytes: bits / 8 };
}

function companded(kind: 'a-law' | 'mu-law', bits: number): WavEncoding {
  if (bits !== 8) throw invalidHeader(`8 bits a sample for ${kind}, got ${bits}`);
  return { kind, name: kind, sampleBytes: 1 };
}

function imaAdpcm(fmt: Uint8Array, bits: number): WavEncoding {
  if (bits === 3) throw unsupportedWav('3-bit IMA ADPCM');
  if (bits !== 4) throw invalidHeader(`4 bits a sample for IMA ADPCM, got ${bits}`);
  return { kind: 'ima-adpcm', name: 'ima-adpcm', framesPerBlock: framesPerBlock(fmt, bits) };
}

/** @returns undefined where the chunk does not say it */
function framesPerBlock(fmt: Uint8Array, bits: number): number | undefined {
  if (fmt.length < 20 || (fmt.length > 20 && !isExtensible(fmt))) return undefined;
  const frames = viewOf(fmt).getUint16(18, true);
  // In the extensible form, which ffmpeg writes above 48 kHz, it puts the bits there.
  return isExtensible(fmt) && (frames === 0 || frames === bits) ? undefined : frames;
}

function isExtensible(fmt: Uint8Array): boolean {
  return viewOf(fmt).getUint16(0, true) === EXTENSIBLE;
}

function extensibleTag(fmt: Uint8Array, bits: number): number {
  if (fmt.length < 40) throw invalidHeader(`an extensible fmt chunk of at least 40 bytes, got ${fmt.length}`);
  const view = viewOf(fmt);
  const extraBytes = view.getUint16(16, true);
  if (extraBytes < 22) throw invalidHeader(`22 bytes behind the fields of an extensible fmt chunk, got ${extraBytes}`);
  const guid = fmt.subarray(24, 40);
  if (TAG_GUID_TAIL.every((byte, i) => guid[i + 2] === byte)) {
    const tag = view.getUint16(24, true);
    // Of compressed blocks the field gives the samples instead.
    const validBits = tag === IMA_ADPCM ? 0 : view.getUint16(18, true);
    if (validBits > bits) throw invalidHeader(`at most ${bits} valid bits in a sample of ${bits}, got ${validBits}`);
    return tag;
  }
  throw unsupportedWav(`sub-format ${[...guid].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`);
}
