import type { ErrorCode } from '../contract/index.ts';

/** The codes that the recogniser gives for a recording that it cannot recognise. */
export type AudioErrorCode = Extract<
  ErrorCode,
  | 'empty-file'
  | 'unsupported-format'
  | 'unsupported-encoding'
  | 'truncated-header'
  | 'invalid-header'
  | 'truncated-data'
  | 'corrupt-data'
  | 'unsupported-channels'
  | 'unsupported-sample-rate'
  | 'non-finite-samples'
  | 'no-speech'
  | 'too-short'
  | 'too-long'
>;

/**
 * The recording itself is the problem: the same bytes will always give the same error, so that trying again is
 * useless. The message says what was expected, what came, and what to do.
 */
export class AudioError extends Error {
  readonly code: AudioErrorCode;

  constructor(code: AudioErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AudioError';
    this.code = code;
  }
}

/** A model bundle that cannot be used; the message names the file and the field. Found at start, never later. */
export class ModelBundleError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ModelBundleError';
  }
}
