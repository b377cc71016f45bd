import {
  type Credentials,
  deriveSigningKey,
  equalInConstantTime,
  hmac,
  parseAmzDate,
  parseCredential,
} from '../../sigv4/index.ts';
import { S3Error } from '../errors.ts';

/**
 * Verifies the signature over a form's policy.
 *
 * @param fields the form's fields by lower-case name
 * @param context whose key, which region
 * @returns the policy, still in base 64
 * @throws S3Error `AccessDenied` (no policy), `InvalidArgument` (a field is missing), `InvalidAccessKeyId`,
 * `AuthorizationQueryParametersError` (wrong scope), `SignatureDoesNotMatch`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
 */
export function verifyPostSignature(
  fields: Map<string, string>,
  context: { credentials: Credentials; region: string },
): string {
  const policy = fields.get('policy');
  if (!policy) throw new S3Error('AccessDenied', 'Access Denied');
  if (fields.has('x-amz-security-token')) throw new S3Error('InvalidToken', 'The provided token is invalid.');
  const required = (name: string) => {
    const value = fields.get(name);
    if (value) return value;
    const message = `Bucket POST must contain a field named '${name}'. Fields behind the file are not read.`;
    throw new S3Error('InvalidArgument', message, { details: { ArgumentName: name } });
  };
  const algorithm = required('x-amz-algorithm');
  const credential = required('x-amz-credential');
  const amzDate = required('x-amz-date');
  const signature = required('x-amz-signature');
  if (algorithm !== 'AWS4-HMAC-SHA256') throw wrongScope('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"');
  const scope = parseCredential(credential);
  if (!scope) throw wrongScope('expected the credential "<key>/<yyyymmdd>/<region>/s3/aws4_request"');
  if (scope.accessKeyId !== context.credentials.accessKeyId) {
    throw new S3Error('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.');
  }
  if (scope.region !== context.region) {
    throw wrongScope(`the region '${scope.region}' is wrong; expecting '${context.region}'`);
  }
  if (scope.service !== 's3' || scope.terminator !== 'aws4_request') throw wrongScope('the service is s3');
  if (parseAmzDate(amzDate) === undefined || amzDate.slice(0, 8) !== scope.date) {
    throw wrongScope('X-Amz-Date is "yyyymmddThhmmssZ", of the day in the credential');
  }
  const expected = hmac(deriveSigningKey(context.credentials.secretAccessKey, scope), policy).toString('hex');
  if (equalInConstantTime(expected, signature)) return policy;
  throw new S3Error(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    { details: { StringToSign: policy } },
  );
}

function wrongScope(reason: string): S3Error {
  return new S3Error('AuthorizationQueryParametersError', `Error parsing the X-Amz-Credential parameter; ${reason}.`);
}
