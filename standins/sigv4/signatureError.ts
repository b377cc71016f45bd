/** Why a signature does not count, in S3's codes. */
export type SignatureErrorCode =
  | 'AccessDenied'
  | 'AuthorizationHeaderMalformed'
  | 'AuthorizationQueryParametersError'
  | 'InvalidAccessKeyId'
  | 'InvalidArgument'
  | 'InvalidRequest'
  | 'MissingSecurityHeader'
  | 'RequestTimeTooSkewed'
  | 'SignatureDoesNotMatch';

/** A request is not signed as it must be. What the service answers then is its own business. */
export class SignatureError extends Error {
  readonly code: SignatureErrorCode;
  /** What S3 says beside the message, by element name. */
  readonly details: Record<string, string>;

  constructor(code: SignatureErrorCode, message: string, details: Record<string, string> = {}) {
    super(message);
    this.name = 'SignatureError';
    this.code = code;
    this.details = details;
  }
}
