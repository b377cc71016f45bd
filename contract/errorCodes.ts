/**
 * Every error code that a user of the API, the command line or the page can meet.
 *
 * `where` says how a code shows: `file` codes are about a recording (a stored `failed` record, or an error line of
 * the command line), `request` codes answer an HTTP call, `both` can be either. docs/errors.md explains each; a test keeps the two in step.
 */
export const ERROR_CODES = {
  'empty-file': { where: 'both' },
  'unsupported-format': { where: 'file' },
  'unsupported-encoding': { where: 'file' },
  'truncated-header': { where: 'file' },
  'invalid-header': { where: 'file' },
  'truncated-data': { where: 'file' },
  'corrupt-data': { where: 'file' },
  'unsupported-channels': { where: 'file' },
  'unsupported-sample-rate': { where: 'file' },
  'non-finite-samples': { where: 'file' },
  'no-speech': { where: 'file' },
  'too-short': { where: 'file' },
  'too-long': { where: 'file' },
  'file-not-found': { where: 'file' },
  'file-unreadable': { where: 'file' },
  'upload-expired': { where: 'file' },
  'processing-failed': { where: 'file' },
  'too-large': { where: 'both' },
  'invalid-request': { where: 'request' },
  forbidden: { where: 'request' },
  'not-found': { where: 'request' },
  'method-not-allowed': { where: 'request' },
  conflict: { where: 'request' },
  'unsupported-media-type': { where: 'request' },
  'too-many-requests': { where: 'request' },
  'service-unavailable': { where: 'request' },
  internal: { where: 'request' },
} as const;

/** A code of {@link ERROR_CODES}. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** Something a user should know about a result that is still a result. */
export const WARNING_CODES = [
  'truncated-data',
  'corrupt-data',
  'several-tracks',
  'ambiguous-bits',
  'profile-ignored',
  'unlike-training',
] as const;
