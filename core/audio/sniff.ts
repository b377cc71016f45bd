import { asciiAt } from './bytes.ts';

/** What a file's first bytes say it is. */
export type Sniffed =
  | { kind: 'wav' | 'flac' | 'id3' }
  /** The file ends inside a signature that would have been ours. */
  | { kind: 'cut-short' }
  | { kind: 'other'; looksLike: string };

/** How many bytes {@link sniff} wants to see: 12 decide, the rest tells text from noise. */
export const SNIFF_BYTES = 64;

/** Signatures of things that people upload by mistake: offset, bytes as Latin-1, name. */
const OTHERS: readonly (readonly [number, string, string])[] = [
  [0, 'RIFX', 'a big-endian WAV (RIFX)'],
  [0, 'riff\x2e\x91\xcf\x11', 'a Sony Wave64 file'],
  [0, 'FORM', 'an AIFF file'],
  [0, 'OggS', 'an Ogg file (Opus, Vorbis or FLAC in Ogg)'],
  [4, 'ftyp', 'an MP4 or M4A file'],
  [0, '\x1a\x45\xdf\xa3', 'a WebM or Matroska file'],
  [0, 'caff', 'a Core Audio file'],
  [0, '.snd', 'a Sun AU file'],
  [0, '#!AMR', 'an AMR file'],
  [0, '\x30\x26\xb2\x75', 'a Windows Media file'],
  [0, 'wvpk', 'a WavPack file'],
  [0, 'MAC ', "a Monkey's Audio file"],
  [0, 'ADIF', 'an AAC file'],
  [0, 'MThd', 'a MIDI file'],
  [0, 'PK\x03\x04', 'a ZIP archive'],
  [0, '\x1f\x8b', 'a gzip archive'],
  [0, '%PDF', 'a PDF'],
  [0, '\x89PNG', 'a PNG image'],
  [0, '\xff\xd8\xff', 'a JPEG image'],
];

/**
 * Tells what a file is by its content; names and declared types are not asked.
 *
 * @param head the first bytes, {@link SNIFF_BYTES} of them unless the file is shorter; not empty
 */
export function sniff(head: Uint8Array): Sniffed {
  const text = asciiAt(head, 0, Math.min(head.length, SNIFF_BYTES));
  if (/^(RIFF|RF64|BW64)/.test(text)) return sniffRiff(text);
  if (text.startsWith('fLaC')) return { kind: 'flac' };
  if (text.startsWith('ID3') && text.length >= 10) return { kind: 'id3' };
  if (['RIFF', 'RF64', 'BW64', 'fLaC', 'ID3'].some((magic) => magic.startsWith(text))) return { kind: 'cut-short' };
  const other = OTHERS.find(([offset, magic]) => text.startsWith(magic, offset));
  return { kind: 'other', looksLike: other?.[2] ?? mpegOrText(text) };
}

function sniffRiff(text: string): Sniffed {
  if (text.startsWith('WAVE', 8)) return { kind: 'wav' };
  if ('WAVE'.startsWith(text.slice(8))) return { kind: 'cut-short' };
  return { kind: 'other', looksLike: text.startsWith('AVI', 8) ? 'an AVI video' : 'a RIFF file that is not WAVE' };
}

/** MPEG audio starts with 11 set bits and then its layer, where ADTS (AAC) has zero (ISO 11172-3, 13818-7). */
function mpegOrText(text: string): string {
  const [first = 0, second = 0] = [text.charCodeAt(0), text.charCodeAt(1)];
  if (first === 0xff && (second & 0xf6) === 0xf0) return 'an AAC file';
  if (first === 0xff && (second & 0xe0) === 0xe0) return 'an MP3 file';
  return /^(\xef\xbb\xbf)?[\t\r\n\x20-\x7e\x80-\xff]+$/.test(text) ? 'text' : 'something else';
}
