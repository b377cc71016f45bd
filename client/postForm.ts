import type { CreateClipResponse } from '../contract/values.ts';
import { Failure, type FailureCode } from './failure.ts';

/**
 * Posts a file with a presigned form: the fields first, the file last, as S3 demands (it ignores fields after the
 * file; Amazon S3 API reference, "POST Object").
 *
 * @param send `fetch`, or a stand-in
 * @throws Failure with `network`, `cancelled`, or what S3's answer means
 */
export async function postForm(
  send: typeof fetch,
  { url, fields }: CreateClipResponse['upload'],
  file: Blob,
  signal: AbortSignal,
): Promise<void> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append('file', file);
  try {
    const response = await send(url, { method: 'POST', body, signal });
    if (response.ok) return;
    throw uploadFailure(response.status, await response.text());
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure(signal.aborted ? 'cancelled' : 'network', '', undefined, { cause });
  }
}

const S3_CODES: Readonly<Record<string, FailureCode>> = {
  EntityTooLarge: 'too-large',
  RequestTimeout: 'network',
  SlowDown: 'service-unavailable',
  ServiceUnavailable: 'service-unavailable',
  InternalError: 'service-unavailable',
};

/**
 * What an answer of S3 means. It is XML with a `Code` and a `Message`; an expired form is `AccessDenied` with words
 * about it (Amazon S3 API reference, "Error responses").
 */
export function uploadFailure(status: number, xml: string): Failure {
  const s3Code = /<Code>([^<]*)<\/Code>/.exec(xml)?.[1] ?? '';
  const message = /<Message>([^<]*)<\/Message>/.exec(xml)?.[1] ?? '';
  const detail = `The store answered ${status}${s3Code && ` ${s3Code}`}${message && `: ${message}`}`;
  if (/expired/i.test(message)) return new Failure('upload-expired', detail);
  return new Failure(S3_CODES[s3Code] ?? (status >= 500 ? 'service-unavailable' : 'invalid-request'), detail);
}
