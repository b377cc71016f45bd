import { S3ServiceException } from '@aws-sdk/client-s3';

/** The HTTP status with which S3 refused a request; undefined for any other failure. */
export function httpStatusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}
