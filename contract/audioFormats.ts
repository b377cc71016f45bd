/** How a format is told to people, to HTTP and in file names. */
export interface AudioFormat {
  /** With its article, for sentences. */
  readonly name: string;
  /** What the page declares for it; {@link CONTENT_TYPES} has what else may be declared. */
  readonly contentType: string;
  /** Of files named so. */
  readonly extensions: readonly string[];
}

/**
 * The formats that the recogniser reads. `aac` is AAC without a container (ADTS), `mp4` also M4A, MOV and 3GP, `webm` also
 * Matroska, `aiff` also AIFF-C; with sound as phones, browsers and editors write it (AAC, ALAC, Opus, Vorbis, PCM).
 */
export const AUDIO_FORMATS = {
  wav: { name: 'a WAV file', contentType: 'audio/wav', extensions: ['wav', 'wave'] },
  flac: { name: 'a FLAC file', contentType: 'audio/flac', extensions: ['flac'] },
  mp3: { name: 'an MP3 file', contentType: 'audio/mpeg', extensions: ['mp3'] },
  aac: { name: 'an AAC file', contentType: 'audio/aac', extensions: ['aac'] },
  mp4: { name: 'an M4A or MP4 file', contentType: 'audio/mp4', extensions: ['m4a', 'mp4', 'mov', '3gp'] },
  ogg: { name: 'an Ogg file', contentType: 'audio/ogg', extensions: ['ogg', 'oga', 'opus'] },
  webm: { name: 'a WebM or Matroska file', contentType: 'audio/webm', extensions: ['webm', 'weba', 'mka', 'mkv'] },
  aiff: { name: 'an AIFF file', contentType: 'audio/aiff', extensions: ['aiff', 'aif', 'aifc'] },
  caf: { name: 'a Core Audio file', contentType: 'audio/x-caf', extensions: ['caf'] },
} as const satisfies Readonly<Record<string, AudioFormat>>;

/** A key of {@link AUDIO_FORMATS}. */
export type AudioFormatId = keyof typeof AUDIO_FORMATS;

/** As people list them. */
export const AUDIO_FORMAT_NAMES = 'WAV, FLAC, MP3, M4A, AAC, Ogg, WebM, AIFF or CAF';

/** The content types an upload may declare: those of {@link AUDIO_FORMATS}, and by what other names they go. */
export const AUDIO_CONTENT_TYPES = [
  'audio/wav',
  'audio/x-wav',
  'audio/wave',
  'audio/vnd.wave',
  'audio/flac',
  'audio/x-flac',
  'audio/mpeg',
  'audio/mp3',
  'audio/aac',
  'audio/x-aac',
  'audio/mp4',
  'audio/m4a',
  'audio/x-m4a',
  'audio/3gpp',
  'audio/ogg',
  'audio/opus',
  'audio/webm',
  'audio/x-matroska',
  'audio/aiff',
  'audio/x-aiff',
  'audio/x-caf',
  'video/mp4',
  'video/quicktime',
  'video/3gpp',
  'video/webm',
  'video/x-matroska',
] as const;

/**
 * Signatures: bytes as Latin-1, `?` for any byte; format. An ID3 tag can be in front of MP3, AAC, FLAC or AIFF; QuickTime
 * files of old start with any of three atoms.
 */
const SIGNATURES: readonly (readonly [string, AudioFormatId | 'id3'])[] = [
  ['RIFF????WAVE', 'wav'],
  ['RF64????WAVE', 'wav'],
  ['BW64????WAVE', 'wav'],
  ['FORM????AIFF', 'aiff'],
  ['FORM????AIFC', 'aiff'],
  ['ID3???????', 'id3'],
  ['fLaC', 'flac'],
  ['OggS', 'ogg'],
  ['\x1a\x45\xdf\xa3', 'webm'],
  ['????ftyp', 'mp4'],
  ['????moov', 'mp4'],
  ['????mdat', 'mp4'],
  ['????wide', 'mp4'],
  ['caff', 'caf'],
];

/** How many bytes {@link formatOf} wants to see. */
export const FORMAT_BYTES = 12;

/**
 * Tells what a file is by its first bytes; names and declared types are not asked.
 *
 * @param head {@link FORMAT_BYTES} of them, or all there are
 * @returns `id3` for a tag that can be in front of MP3, AAC, FLAC or AIFF; `undefined` for everything else
 */
export function formatOf(head: Uint8Array): AudioFormatId | 'id3' | undefined {
  const signature = SIGNATURES.find(([pattern]) => pattern.length <= head.length && isLike(head, pattern));
  return signature?.[1] ?? mpegFormatOf(head);
}

/** Whether a file ends inside a signature that would have made it one of these formats. */
export function isCutSignature(file: Uint8Array): boolean {
  return SIGNATURES.some(([pattern]) => pattern[0] !== '?' && file.length < pattern.length && isLike(file, pattern));
}

/** Whether bytes agree with a signature as far as both go. */
function isLike(bytes: Uint8Array, pattern: string): boolean {
  return bytes.subarray(0, pattern.length).every((byte, i) => pattern[i] === '?' || byte === pattern.charCodeAt(i));
}

/**
 * MPEG audio starts with eleven set bits, version and layer (ISO 11172-3 §2.4.1.3, 13818-7 §6.2): layer 3 is MP3, and none
 * is AAC (ADTS). UTF-16's byte order mark is eleven set bits too; what follows tells: MP3 has a bit rate (not 15) and a
 * sample rate (not 3), ADTS a sample rate (below 13).
 */
function mpegFormatOf([first, second = 0, third = 0]: Uint8Array): AudioFormatId | undefined {
  if (first !== 0xff) return undefined;
  if ((second & 0xf6) === 0xf0) return ((third >> 2) & 0x0f) < 13 ? 'aac' : undefined;
  const isLayer3 = (second & 0xe6) === 0xe2 && (second & 0x18) !== 0x08;
  return isLayer3 && third >> 4 !== 15 && ((third >> 2) & 3) !== 3 ? 'mp3' : undefined;
}
