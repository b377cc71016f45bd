/** What can go wrong, in words: what happened, what to do, and the details that the page itself finds out. */
import { AUDIO_FORMAT_NAMES, LIMITS, RESULT_RETENTION_DAYS } from '../../contract/values.ts';
import type { FailureCode } from '../failure/index.ts';
import { formatBytes } from './format.ts';

/** Details of what the page itself finds out before anything is sent. */
export const DETAIL = {
  empty: 'The file has 0 bytes; a recording was expected.',
  tooLarge: (got: string, most: string) => `The file has ${got}; at most ${most} are taken.`,
  tooLong: (got: string, most: string) => `The recording lasts ${got}; at most ${most} are taken.`,
  tooLargeToConvert: (got: string, most: string) =>
    `The file has ${got} and does not say how long it lasts; your browser converts at most ${most} of that kind.`,
} as const;

/** A failure in words: what happened, and what to do. */
export interface FailureWords {
  title: string;
  remedy: string;
}

/** A sentence and a remedy for every code. The service's own message is shown beside them as detail. */
export const FAILURES: Readonly<Record<FailureCode, FailureWords>> = {
  'empty-file': { title: 'The file is empty.', remedy: 'Record or export it again, then send the new file.' },
  'unsupported-format': {
    title: 'This is not a recording that the service can read.',
    remedy: `Send ${AUDIO_FORMAT_NAMES}. A file that was only renamed does not become one; export it from a player or editor.`,
  },
  'unsupported-encoding': {
    title: 'The recording is stored in a way that the service does not know.',
    remedy: 'Export it as 16-bit PCM WAV or as FLAC. A protected file can only be played by its seller’s player.',
  },
  'truncated-header': {
    title: 'The file ends before the recording begins.',
    remedy: 'It was probably cut off while being copied. Copy or export it again.',
  },
  'invalid-header': {
    title: 'The file contradicts itself about what it holds.',
    remedy: 'Open it in an audio editor and export it as WAV or FLAC.',
  },
  'truncated-data': {
    title: 'Most of the recording is missing.',
    remedy: 'It was probably cut off while being copied. Copy or export it again.',
  },
  'corrupt-data': { title: 'The recording is damaged.', remedy: 'Copy or export it again from the original.' },
  'unsupported-channels': {
    title: 'The recording has too many channels, or none.',
    remedy: `Export it as mono or stereo; up to ${LIMITS.maxChannels} channels are taken.`,
  },
  'unsupported-sample-rate': {
    title: 'The recording has an unusual sample rate.',
    remedy: `Export it at 16, 44.1 or 48 kHz; ${LIMITS.minSampleRateHz / 1000} to ${LIMITS.maxSampleRateHz / 1000} kHz are taken.`,
  },
  'non-finite-samples': {
    title: 'The recording holds values that are not numbers.',
    remedy: 'The programme that made it has a fault. Export it as 16-bit PCM WAV.',
  },
  'no-speech': {
    title: 'No voice was heard.',
    remedy: 'It holds silence, noise or music. Send a person speaking without music, recorded close to the microphone.',
  },
  'too-short': {
    title: 'The recording is too short.',
    remedy: `At least ${LIMITS.minDurationSeconds} seconds are needed; a whole sentence works best.`,
  },
  'too-long': {
    title: 'The recording is too long.',
    remedy: 'Cut it, and send it in parts.',
  },
  'file-not-found': { title: 'The file is gone.', remedy: 'It was moved or deleted. Choose it again.' },
  'file-unreadable': {
    title: 'Your browser could not read the file.',
    remedy: 'It may have been moved, or another programme is using it. Choose it again.',
  },
  'upload-expired': { title: 'The upload did not arrive in time.', remedy: 'Send the file again.' },
  'processing-failed': {
    title: 'The recogniser failed on this recording.',
    remedy: 'Send it again later. If it keeps failing, tell whoever runs the service, with the detail below.',
  },
  'too-large': {
    title: 'The file is too large.',
    remedy: `Up to ${formatBytes(LIMITS.maxBytes)} are taken. Shorten it, or export it as FLAC or as 16 kHz mono WAV.`,
  },
  'invalid-request': {
    title: 'The service did not understand this page.',
    remedy: 'Reload the page and send the file again.',
  },
  forbidden: { title: 'The service wants a valid key.', remedy: 'Press “Try again” to enter one.' },
  'not-found': {
    title: 'This result is no longer kept.',
    remedy: `Results are erased after ${RESULT_RETENTION_DAYS} days, or when somebody deletes them. Send the file again for a new one.`,
  },
  'method-not-allowed': {
    title: 'The service does not know this call.',
    remedy: 'Reload the page; it may be out of date.',
  },
  conflict: { title: 'The service already knows this upload as another file.', remedy: 'Send the file again.' },
  'unsupported-media-type': {
    title: 'The service does not take this kind of file.',
    remedy: `Send ${AUDIO_FORMAT_NAMES}.`,
  },
  'too-many-requests': { title: 'The service is busy.', remedy: 'Wait a minute, then press “Try again”.' },
  'service-unavailable': {
    title: 'The service is not available just now.',
    remedy: 'Wait a minute, then press “Try again”.',
  },
  internal: {
    title: 'Something went wrong that should not.',
    remedy: 'Press “Try again”. If it stays, tell whoever runs the service, with the detail below.',
  },
  network: {
    title: 'The service could not be reached.',
    remedy: 'Check your connection, then press “Try again”.',
  },
  folder: {
    title: 'No recordings are in this folder.',
    remedy: 'Taken is what is named as one (.wav, .mp3 and so on). Choose the files themselves.',
  },
  cancelled: { title: 'Cancelled.', remedy: 'Nothing is kept. Press “Try again” to send it after all.' },
};
