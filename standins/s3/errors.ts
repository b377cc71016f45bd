import { toDiskFault } from '../files/index.ts';
import { MalformedTargetError } from '../http/index.ts';
import { SignatureError } from '../sigv4/index.ts';
import { element, xmlDocument } from './xml.ts';

/** S3's error codes that this stand-in gives, with the HTTP status that S3 documents for each. */
const STATUS_BY_CODE = {
  AccessDenied: 403,
  AccessForbidden: 403,
  AuthorizationHeaderMalformed: 400,
  AuthorizationQueryParametersError: 400,
  BadDigest: 400,
  EntityTooLarge: 400,
  EntityTooSmall: 400,
  IncompleteBody: 400,
  IncorrectNumberOfFilesInPostRequest: 400,
  InternalError: 500,
  InvalidAccessKeyId: 403,
  InvalidArgument: 400,
  InvalidPart: 400,
  InvalidPartOrder: 400,
  InvalidPolicyDocument: 400,
  InvalidRange: 416,
  InvalidRequest: 400,
  InvalidToken: 400,
  InvalidURI: 400,
  KeyTooLongError: 400,
  MalformedPOSTRequest: 400,
  MalformedXML: 400,
  MaxMessageLengthExceeded: 400,
  MaxPostPreDataLengthExceeded: 400,
  MethodNotAllowed: 405,
  MissingContentLength: 411,
  MissingSecurityHeader: 400,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  NotImplemented: 501,
  NotModified: 304,
  PreconditionFailed: 412,
  RequestTimeTooSkewed: 403,
  ServiceUnavailable: 503,
  SignatureDoesNotMatch: 403,
  XAmzContentSHA256Mismatch: 400,
} as const;

/** A code of S3's error answers. */
export type S3ErrorCode = keyof typeof STATUS_BY_CODE;

/**
 * An answer that S3 gives instead of the object: code, HTTP status and message go to the client as XML.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export class S3Error extends Error {
  readonly code: S3ErrorCode;
  readonly statusCode: number;
  /** More elements of the XML answer, such as `MaxSizeAllowed`. */
  readonly details: Record<string, string>;
  /** More headers of the answer. */
  readonly headers: Record<string, string>;

  constructor(
    code: S3ErrorCode,
    message: string,
    extra: { details?: Record<string, string>; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message, { cause: extra.cause });
    this.name = 'S3Error';
    this.code = code;
    this.statusCode = STATUS_BY_CODE[code];
    this.details = extra.details ?? {};
    this.headers = extra.headers ?? {};
  }
}

/** The error as S3 answers it. */
export function toS3Error(error: unknown): S3Error {
  if (error instanceof S3Error) return error;
  if (error instanceof SignatureError) return new S3Error(error.code, error.message, { details: error.details });
  if (error instanceof MalformedTargetError) return new S3Error('InvalidURI', error.message);
  const diskFault = toDiskFault(error);
  if (diskFault) return new S3Error('ServiceUnavailable', diskFault.message, { cause: error });
  return new S3Error('InternalError', 'We encountered an internal error. Please try again.', { cause: error });
}

/**
 * The XML body of an error answer.
 *
 * @param error what went wrong
 * @param requestId the id that the answer's header also carries
 */
export function errorXml(error: S3Error, requestId: string): string {
  const details = Object.entries(error.details).map(([name, value]) => element(name, value));
  return xmlDocument(
    element('Error', [
      element('Code', error.code),
      element('Message', error.message),
      ...details,
      element('RequestId', requestId),
      element('HostId', 'local'),
    ]),
  );
}
