import type { AudioFormatId, CreateClipRequest } from '../../contract/values.ts';
import { AUDIO_FORMATS, FORMAT_BYTES, formatOf } from '../../contract/values.ts';
import { DECODED_RATE_HZ, encodeWav, MAX_HELD_SECONDS } from '../audio/index.ts';
import { Failure } from '../failure/index.ts';
import { DETAIL, formatBytes, formatDuration } from '../words/index.ts';
import { checkSize } from './checkFile.ts';

/** A file that says nothing of its length is converted only up to this size, so that the tab survives it. */
const MAX_UNTIMED_BYTES = 64 * 1024 * 1024;
const MAX_NAME_CHARACTERS = 255;

/** What goes to the service for a chosen file. */
export interface PreparedFile {
  body: Blob;
  contentType: CreateClipRequest['contentType'];
  /** True when `body` is a WAV that this browser made. */
  converted: boolean;
}

/** Fewer bytes a second has no encoding of speech: what is smaller need not be asked how long it is. */
const LEAST_BYTES_A_SECOND = 400;
/** A browser guesses how long an MP3 is: the service may judge what is only a little too long. */
const CLEARLY_LONGER = 1.05;

/** What {@link prepareFile} asks of the browser, and of the service. */
export interface Decoder {
  /** The longest recording that the service takes; `undefined` while it has not said so. */
  maxDurationSeconds(): number | undefined;
  decodeMono(file: Blob): Promise<Float32Array | undefined>;
  probeDurationSeconds(file: Blob): Promise<number | undefined>;
}

/**
 * Checks a file and, where the service would not take it but the browser can decode it, converts it to WAV.
 * A file that neither knows is sent as it is: the service's answer names the reason.
 *
 * @param onConvert told before a conversion starts.
 * @throws Failure with `empty-file`, `too-large`, `too-long` or `file-unreadable`.
 */
export async function prepareFile(file: Blob, decoder: Decoder, onConvert: () => void): Promise<PreparedFile> {
  checkSize(file.size);
  const format = formatOf(await readStart(file));
  if (format) {
    await refuseTooLong(file, decoder);
    return { body: file, contentType: contentTypeOf(format), converted: false };
  }
  const samples = await decodeForeign(file, decoder, onConvert);
  if (!samples) return { body: file, contentType: 'application/octet-stream', converted: false };
  checkDuration(samples.length / DECODED_RATE_HZ);
  const body = new Blob([encodeWav(samples, DECODED_RATE_HZ)], { type: 'audio/wav' });
  return { body, contentType: 'audio/wav', converted: true };
}

/** An ID3 tag is most often in front of MP3; the service looks behind it. */
function contentTypeOf(format: AudioFormatId | 'id3'): CreateClipRequest['contentType'] {
  return AUDIO_FORMATS[format === 'id3' ? 'mp3' : format].contentType;
}

/** By what its header says, before its bytes go: nobody is to wait for an upload to learn that it was in vain. */
async function refuseTooLong(file: Blob, decoder: Decoder): Promise<void> {
  const mostSeconds = decoder.maxDurationSeconds();
  if (mostSeconds === undefined || file.size < mostSeconds * LEAST_BYTES_A_SECOND) return;
  const durationSeconds = await decoder.probeDurationSeconds(file);
  if (durationSeconds === undefined || !Number.isFinite(durationSeconds)) return;
  if (durationSeconds > mostSeconds * CLEARLY_LONGER) refuseLength(durationSeconds, mostSeconds);
}

async function decodeForeign(file: Blob, decoder: Decoder, onConvert: () => void): Promise<Float32Array | undefined> {
  const durationSeconds = await decoder.probeDurationSeconds(file);
  if (durationSeconds === undefined) return undefined;
  if (Number.isFinite(durationSeconds)) checkDuration(durationSeconds);
  else if (file.size > MAX_UNTIMED_BYTES) {
    throw new Failure('too-large', DETAIL.tooLargeToConvert(formatBytes(file.size), formatBytes(MAX_UNTIMED_BYTES)));
  }
  onConvert();
  return decoder.decodeMono(file);
}

async function readStart(file: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(0, FORMAT_BYTES).arrayBuffer());
  } catch (error) {
    throw new Failure('file-unreadable', error instanceof Error ? error.message : '', undefined, { cause: error });
  }
}

function checkDuration(durationSeconds: number): void {
  if (durationSeconds > MAX_HELD_SECONDS) refuseLength(durationSeconds, MAX_HELD_SECONDS);
}

function refuseLength(durationSeconds: number, mostSeconds: number): never {
  throw new Failure('too-long', DETAIL.tooLong(formatDuration(durationSeconds), formatDuration(mostSeconds)));
}

/** A name that the service takes: no separators or control characters, the end kept when it is too long. */
export function safeFileName(name: string): string {
  const clean = name
    // biome-ignore lint/suspicious/noControlCharactersInRegex: replacing control characters is the point.
    .replace(/[/\\\u0000-\u001f\u007f]/g, '_')
    .slice(-MAX_NAME_CHARACTERS)
    // Half a character (a lone surrogate, perhaps from the cut above) would not come back as it was sent.
    .replace(/[\ud800-\udfff]/gu, '_');
  return clean === '' ? 'recording' : clean;
}
