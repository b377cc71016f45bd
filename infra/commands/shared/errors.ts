/** A command cannot go on for a reason that the user can do something about: said in a sentence, without a stack trace. */
export class CommandError extends Error {
  /** 1: it failed or was refused; 2: wrong usage, or a preflight that stopped it before anything was changed. */
  readonly status: 1 | 2;

  constructor(message: string, status: 1 | 2 = 1, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandError';
    this.status = status;
  }
}

/** What to do where AWS refuses or cannot be reached, by the name of the SDK's error. */
const REMEDIES: Readonly<Record<string, string>> = {
  ExpiredToken: 'The AWS credentials have expired; sign in again (aws sso login) or renew them.',
  ExpiredTokenException: 'The AWS credentials have expired; sign in again (aws sso login) or renew them.',
  InvalidClientTokenId: 'AWS does not know these credentials; check the access key, or sign in again.',
  UnrecognizedClientException: 'AWS does not know these credentials; check the access key, or sign in again.',
  SignatureDoesNotMatch: 'AWS refused the signature; check the secret access key and the clock of this machine.',
  RequestTimeTooSkewed: 'AWS refused the signature; the clock of this machine is wrong.',
};

/** Codes of Node's sockets and DNS that mean that nobody answered. */
const UNREACHABLE = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH']);

/** Where credentials come from, for whoever has none. */
export const NO_CREDENTIALS =
  'No AWS credentials were found; sign in (aws sso login), name a profile (--profile), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';

/**
 * A sentence for an error of the AWS SDK.
 *
 * @returns `undefined` when it is none: a fault of ours
 */
export function explainAwsError(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'CredentialsProviderError') return explainCredentials(error.message);
  const { code } = error as NodeJS.ErrnoException;
  if (error.name === 'TimeoutError' || (code && UNREACHABLE.has(code))) {
    return `AWS could not be reached (${code ?? error.message}); check the network and the region.`;
  }
  if (REMEDIES[error.name]) return REMEDIES[error.name];
  return '$metadata' in error ? `AWS refused: ${error.message} (${error.name})` : undefined;
}

/** The chain's own words say only that all of its links failed; a profile's or a session's say what is wrong. */
function explainCredentials(message: string): string {
  if (/from any providers/.test(message)) return NO_CREDENTIALS;
  return `AWS credentials cannot be read: ${message}`;
}
