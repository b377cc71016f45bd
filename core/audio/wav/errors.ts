import { AudioError } from '../../errors.ts';

/** @returns the error for a header that contradicts itself; `what` completes "Expected …" */
export function invalidHeader(what: string): AudioError {
  return new AudioError('invalid-header', `Expected ${what}: the WAV header is damaged. Export the recording again.`);
}

/** @returns the error for a file that ends before its first byte of audio */
export function truncatedHeader(what: string): AudioError {
  return new AudioError(
    'truncated-header',
    `Expected a WAV header and audio after it, got the end of the file in ${what}. Copy or export it again.`,
  );
}

/** @returns the error for an encoding that is not decoded here; `what` completes "got …" */
export function unsupportedWav(what: string): AudioError {
  return new AudioError(
    'unsupported-encoding',
    `Expected WAV as PCM (8, 16, 24, 32 bits), float (32, 64), A-law, µ-law or IMA ADPCM, got ${what}. Convert it, for example: ffmpeg -i recording.wav -c:a pcm_s16le out.wav`,
  );
}
