import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The scope of a credential: `<access key>/<yyyymmdd>/<region>/<service>/aws4_request`. */
export interface CredentialScope {
  accessKeyId: string;
  /** yyyymmdd. */
  date: string;
  region: string;
  service: string;
  terminator: string;
}

/** @returns the parts of an `x-amz-credential`, or `undefined` when it has not five of them. */
export function parseCredential(credential: string): CredentialScope | undefined {
  const parts = credential.split('/');
  const [terminator, service, region, date] = parts.splice(-4).reverse();
  if (!parts.length || !terminator || !service || !region || !date) return undefined;
  return { accessKeyId: parts.join('/'), date, region, service, terminator };
}

/** The scope as it stands in the string to sign. */
export function scopeText(scope: CredentialScope): string {
  return [scope.date, scope.region, scope.service, scope.terminator].join('/');
}

/** HMAC-SHA256. */
export function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data, 'utf8').digest();
}

/** SHA-256, in lower-case hex. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/**
 * The signing key of a day, region and service.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function deriveSigningKey(secretAccessKey: string, scope: CredentialScope): Buffer {
  const dateKey = hmac(`AWS4${secretAccessKey}`, scope.date);
  return hmac(hmac(hmac(dateKey, scope.region), scope.service), scope.terminator);
}

/** Compares two texts in a time that does not depend on where they differ. */
export function equalInConstantTime(left: string, right: string): boolean {
  const a = createHash('sha256').update(left).digest();
  const b = createHash('sha256').update(right).digest();
  return timingSafeEqual(a, b);
}

/**
 * Reads an ISO 8601 basic date, `yyyymmddThhmmssZ`.
 *
 * @returns milliseconds since 1970, or `undefined` when it is no such date
 */
export function parseAmzDate(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const epochMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(epochMs) ? undefined : epochMs;
}
