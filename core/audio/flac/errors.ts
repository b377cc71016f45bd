import { AudioError } from '../../errors.ts';

/** @returns the error for a header that contradicts itself; `what` completes "Expected …" */
export function invalidHeader(what: string): AudioError {
  return new AudioError('invalid-header', `Expected ${what}: the FLAC header is damaged. Export the recording again.`);
}

/** @returns the error for a file that ends before its first byte of audio */
export function truncatedHeader(): AudioError {
  return new AudioError(
    'truncated-header',
    'Expected a FLAC header and audio after it, got the end of the file. Copy or export it again.',
  );
}

/** @returns the error for FLAC that the library cannot decode; `what` completes "got …" */
export function unsupportedFlac(what: string): AudioError {
  return new AudioError(
    'unsupported-encoding',
    `Expected FLAC of 8, 16, 24 or 32 bits, got ${what}. Convert it, for example: ffmpeg -i recording.flac -c:a pcm_s24le out.wav`,
  );
}

/** @returns the error for damage inside the audio; `what` completes "Expected …" */
export function corrupt(what: string, options?: ErrorOptions): AudioError {
  return new AudioError('corrupt-data', `Expected ${what}: the file is damaged. Copy or export it again.`, options);
}
