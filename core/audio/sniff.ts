import { type AudioFormatId, formatOf, isCutSignature } from '../../contract/index.ts';
import { asciiAt } from './bytes.ts';

/** What a file's first bytes say it is. */
export type Sniffed =
  | { kind: AudioFormatId | 'id3' }
  /** The file ends inside a signature that would have been ours. */
  | { kind: 'cut-short' }
  | { kind: 'other'; looksLike: string };

/** How many bytes {@link sniff} wants to see: 12 decide, the rest tells text from noise. */
export const SNIFF_BYTES = 64;

/** Signatures of things that people upload by mistake: offset, bytes as Latin-1, name. */
const OTHERS: readonly (readonly [number, string, string])[] = [
  [0, 'RIFX', 'a big-endian WAV (RIFX)'],
  [0, 'riff\x2e\x91\xcf\x11', 'a Sony Wave64 file'],
  [0, 'FORM', 'an IFF file that is not AIFF'],
  [8, 'AVI', 'an AVI video'],
  [0, 'RIFF', 'a RIFF file that is not WAVE'],
  [0, 'RF64', 'a RIFF file that is not WAVE'],
  [0, 'BW64', 'a RIFF file that is not WAVE'],
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
  const kind = formatOf(head);
  if (kind) return { kind };
  if (isCutSignature(head)) return { kind: 'cut-short' };
  const text = asciiAt(head, 0, Math.min(head.length, SNIFF_BYTES));
  const other = OTHERS.find(([offset, magic]) => text.startsWith(magic, offset));
  return { kind: 'other', looksLike: other?.[2] ?? textOrElse(text) };
}

function textOrElse(text: string): string {
  return /^(\xef\xbb\xbf)?[\t\r\n\x20-\x7e\x80-\xff]+$/.test(text) ? 'text' : 'something else';
}
