import { LIMITS } from '../../contract/values.ts';
import { Failure } from '../failure/index.ts';
import { DETAIL, formatBytes } from '../words/index.ts';

/**
 * Refuses at once what the service would refuse at its door, so that nobody waits for an upload to learn it.
 *
 * @throws Failure with `empty-file` or `too-large`.
 */
export function checkSize(sizeBytes: number): void {
  if (sizeBytes === 0) throw new Failure('empty-file', DETAIL.empty);
  if (sizeBytes > LIMITS.maxBytes) {
    throw new Failure('too-large', DETAIL.tooLarge(formatBytes(sizeBytes), formatBytes(LIMITS.maxBytes)));
  }
}

/** What the service takes as it is; anything else may be decoded here first. */
export type NativeFormat = 'wav' | 'flac';

/** How many bytes {@link nativeFormat} wants to see. */
export const SNIFF_BYTES = 12;

/**
 * Tells by its first bytes whether the service takes a file as it is. Names lie; the service looks at content too.
 *
 * @returns `undefined` for everything else.
 */
export function nativeFormat(firstBytes: Uint8Array): NativeFormat | undefined {
  const text = String.fromCharCode(...firstBytes.subarray(0, SNIFF_BYTES));
  if (/^(RIFF|RIFX|RF64|BW64)/.test(text)) return 'wav';
  return text.startsWith('fLaC') ? 'flac' : undefined;
}
