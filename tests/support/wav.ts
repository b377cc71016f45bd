// A WAV writer that shares nothing with the decoder: it writes what the specifications say, byte by byte.

/** What {@link writeWav} can write. */
export const WAV_ENCODINGS = [
  'pcm-u8',
  'pcm-s16le',
  'pcm-s24le',
  'pcm-s32le',
  'float-32',
  'float-64',
  'a-law',
  'mu-law',
  'ima-adpcm',
] as const;
/** What {@link writeWav} can write. */
export type WavEncodingName = (typeof WAV_ENCODINGS)[number];

/** A RIFF chunk; padded to even length when written. */
export interface RiffChunk {
  id: string;
  body: Uint8Array;
}

/** What to write, and which lies to tell. */
export interface WavOptions {
  /** Samples by channel, −1 to 1, all of one length. */
  channels: readonly ArrayLike<number>[];
  sampleRateHz?: number;
  encoding?: WavEncodingName;
  /** Use WAVE_FORMAT_EXTENSIBLE. */
  extensible?: boolean;
  /** RF64 puts the lengths into a ds64 chunk. */
  container?: 'RIFF' | 'RF64';
  /** Chunks between fmt and data. */
  before?: readonly RiffChunk[];
  /** Chunks after data. */
  after?: readonly RiffChunk[];
  /** The length that the data chunk claims, when it is to be another than the truth. */
  claimedDataBytes?: number;
  /** The length that RIFF claims. */
  claimedRiffBytes?: number;
  /** Fields of fmt to overwrite. */
  fmt?: Partial<Record<'tag' | 'channelCount' | 'sampleRateHz' | 'byteRate' | 'blockBytes' | 'bits', number>>;
  /** Whole fmt chunks to write instead. */
  fmtChunks?: readonly RiffChunk[];
}

const TAGS: Record<WavEncodingName, number> = {
  'pcm-u8': 1,
  'pcm-s16le': 1,
  'pcm-s24le': 1,
  'pcm-s32le': 1,
  'float-32': 3,
  'float-64': 3,
  'a-law': 6,
  'mu-law': 7,
  'ima-adpcm': 0x11,
};

const BITS: Record<WavEncodingName, number> = {
  'pcm-u8': 8,
  'pcm-s16le': 16,
  'pcm-s24le': 24,
  'pcm-s32le': 32,
  'float-32': 32,
  'float-64': 64,
  'a-law': 8,
  'mu-law': 8,
  'ima-adpcm': 4,
};

/** Bytes a channel in an ADPCM block: 4 of state, 252 of samples. */
const ADPCM_CHANNEL_BYTES = 256;
const ADPCM_BLOCK_FRAMES = 505;

/** @returns a WAV file */
export function writeWav(options: WavOptions): Uint8Array {
  const { container = 'RIFF', before = [], after = [], channels } = options;
  const data = encodeSamples(channels, options.encoding ?? 'pcm-s16le');
  const isLong = container === 'RF64';
  const dataSize = options.claimedDataBytes ?? (isLong ? 0xffffffff : data.length);
  const parts = [
    ...(isLong ? [chunkBytes({ id: 'ds64', body: ds64(data.length, channels[0]?.length ?? 0) })] : []),
    ...(options.fmtChunks ?? [{ id: 'fmt ', body: fmtBody(options) }]).map(chunkBytes),
    ...before.map(chunkBytes),
    joinBytes([ascii('data'), le(dataSize, 4), data, new Uint8Array(data.length % 2)]),
    ...after.map(chunkBytes),
  ];
  const body = joinBytes([ascii('WAVE'), ...parts]);
  return joinBytes([ascii(container), le(options.claimedRiffBytes ?? (isLong ? 0xffffffff : body.length), 4), body]);
}

/** @returns the body of the fmt chunk that {@link writeWav} would write */
export function fmtBody({
  channels,
  sampleRateHz = 16_000,
  encoding = 'pcm-s16le',
  extensible = false,
  fmt = {},
}: WavOptions): Uint8Array {
  const bits = BITS[encoding];
  const isAdpcm = encoding === 'ima-adpcm';
  const block = isAdpcm ? ADPCM_CHANNEL_BYTES * channels.length : (bits / 8) * channels.length;
  const byteRate = Math.round((sampleRateHz * block) / (isAdpcm ? ADPCM_BLOCK_FRAMES : 1));
  const fields = joinBytes([
    le(fmt.tag ?? (extensible ? 0xfffe : TAGS[encoding]), 2),
    le(fmt.channelCount ?? channels.length, 2),
    le(fmt.sampleRateHz ?? sampleRateHz, 4),
    le(fmt.byteRate ?? byteRate, 4),
    le(fmt.blockBytes ?? block, 2),
    le(fmt.bits ?? bits, 2),
  ]);
  if (isAdpcm && !extensible) return joinBytes([fields, le(2, 2), le(ADPCM_BLOCK_FRAMES, 2)]);
  if (!extensible) return fields;
  const guidTail = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
  const validBits = isAdpcm ? ADPCM_BLOCK_FRAMES : bits;
  return joinBytes([fields, le(22, 2), le(validBits, 2), le(0, 4), le(TAGS[encoding], 2), Uint8Array.from(guidTail)]);
}

/** @returns a chunk as it stands in the file */
export function chunkBytes({ id, body }: RiffChunk): Uint8Array {
  return joinBytes([ascii(id), le(body.length, 4), body, new Uint8Array(body.length % 2)]);
}

/** @returns text as bytes */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** @returns the bytes one after another */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** @returns a number in little-endian bytes */
export function le(value: number, byteCount: number): Uint8Array {
  return Uint8Array.from({ length: byteCount }, (_, i) => Math.floor(value / 256 ** i) % 256);
}

function ds64(dataBytes: number, frameCount: number): Uint8Array {
  return joinBytes([le(dataBytes + 72, 8), le(dataBytes, 8), le(frameCount, 8), le(0, 4)]);
}

function encodeSamples(channels: readonly ArrayLike<number>[], encoding: WavEncodingName): Uint8Array {
  if (encoding === 'ima-adpcm') return encodeAdpcm(channels);
  const bytes: number[] = [];
  for (let i = 0; i < (channels[0]?.length ?? 0); i++) {
    for (const channel of channels) bytes.push(...encodeSample(channel[i], encoding));
  }
  return Uint8Array.from(bytes);
}

function encodeSample(value: number, encoding: Exclude<WavEncodingName, 'ima-adpcm'>): Iterable<number> {
  switch (encoding) {
    case 'float-32':
      return new Uint8Array(Float32Array.of(value).buffer);
    case 'float-64':
      return new Uint8Array(Float64Array.of(value).buffer);
    case 'pcm-u8':
      return [quantize(value, 8) + 128];
    case 'a-law':
      return [aLaw(quantize(value, 13))];
    case 'mu-law':
      return [muLaw(quantize(value, 14))];
    default: {
      const bits = BITS[encoding];
      return le((quantize(value, bits) + 2 ** bits) % 2 ** bits, bits / 8);
    }
  }
}

/** @returns the nearest integer of so many bits */
export function quantize(value: number, bits: number): number {
  const full = 2 ** (bits - 1);
  return Math.max(-full, Math.min(full - 1, Math.round(value * full)));
}

/** ITU-T G.711, table 1: 13 bits; sign, segment, 4 bits of interval; even bits inverted. */
function aLaw(sample: number): number {
  const magnitude = sample >= 0 ? sample : -sample - 1;
  const segment = Math.max(0, Math.floor(Math.log2(Math.max(magnitude, 1))) - 4);
  const interval = magnitude >> Math.max(1, segment);
  return ((sample >= 0 ? 0x80 : 0) | (segment << 4) | (interval & 15)) ^ 0x55;
}

/** ITU-T G.711, table 2: 14 bits; the same with a bias of 33, all bits inverted. */
function muLaw(sample: number): number {
  const magnitude = Math.min(8_191, Math.abs(sample) + 33);
  const segment = Math.floor(Math.log2(magnitude)) - 5;
  return ((sample < 0 ? 0x80 : 0) | (segment << 4) | ((magnitude >> (segment + 1)) & 15)) ^ 0xff;
}

/** Writes the code whose step comes nearest, found by trying all 16: slow, and nothing like the decoder. */
function encodeAdpcm(channels: readonly ArrayLike<number>[]): Uint8Array {
  const blockCount = Math.ceil((channels[0]?.length ?? 0) / ADPCM_BLOCK_FRAMES);
  const out = new Uint8Array(blockCount * ADPCM_CHANNEL_BYTES * channels.length);
  const indexes = channels.map(() => 0);
  for (let block = 0; block < blockCount; block++) {
    for (const [c, channel] of channels.entries()) {
      const at = block * ADPCM_CHANNEL_BYTES * channels.length;
      const sampleAt = (i: number) =>
        quantize(channel[Math.min(block * ADPCM_BLOCK_FRAMES + i, channel.length - 1)], 16);
      let predicted = sampleAt(0);
      let index = indexes[c];
      out.set([...le((predicted + 65_536) % 65_536, 2), index, 0], at + 4 * c);
      for (let i = 0; i < ADPCM_BLOCK_FRAMES - 1; i++) {
        const step = adpcmStep(index);
        const options = Array.from({ length: 16 }, (_, code) => predicted + adpcmChange(code, step));
        const errors = options.map((option) => Math.abs(Math.max(-32_768, Math.min(32_767, option)) - sampleAt(i + 1)));
        const code = errors.indexOf(Math.min(...errors));
        predicted = Math.max(-32_768, Math.min(32_767, options[code]));
        index = Math.max(0, Math.min(88, index + ((code & 4) === 0 ? -1 : 2 * (code & 3) + 2)));
        const byteAt = at + 4 * channels.length * (1 + Math.floor(i / 8)) + 4 * c + Math.floor((i % 8) / 2);
        out[byteAt] |= i % 2 ? code * 16 : code;
      }
      indexes[c] = index;
    }
  }
  return out;
}

/** The 89 step sizes of IMA's recommended practices; ffmpeg checks both this list and the decoder's. */
const ADPCM_STEPS = (
  '7 8 9 10 11 12 13 14 16 17 19 21 23 25 28 31 34 37 41 45 50 55 60 66 73 80 88 97 107 118 130 143 157 173 190 209 ' +
  '230 253 279 307 337 371 408 449 494 544 598 658 724 796 876 963 1060 1166 1282 1411 1552 1707 1878 2066 2272 2499 ' +
  '2749 3024 3327 3660 4026 4428 4871 5358 5894 6484 7132 7845 8630 9493 10442 11487 12635 13899 15289 16818 18500 ' +
  '20350 22385 24623 27086 29794 32767'
)
  .split(' ')
  .map(Number);

function adpcmStep(index: number): number {
  return ADPCM_STEPS[index];
}

function adpcmChange(code: number, step: number): number {
  const parts = [Math.floor(step / 8), Math.floor(step / 4), Math.floor(step / 2), step];
  const size = parts[0] + (code & 1 ? parts[1] : 0) + (code & 2 ? parts[2] : 0) + (code & 4 ? parts[3] : 0);
  return code & 8 ? -size : size;
}
