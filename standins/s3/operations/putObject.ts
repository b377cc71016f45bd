import type { VerifiedSignature } from '../../sigv4/index.ts';
import type { S3Context, S3Response } from '../context.ts';
import { S3Error } from '../errors.ts';
import { openBody } from '../payload/index.ts';
import type { S3Request } from '../request.ts';
import type { StoredObject } from '../store/index.ts';
import { checkKey, describeFromFields } from './describe.ts';
import { checkWritePreconditions } from './preconditions.ts';

/** S3's limit for one PUT and for one part. */
const MAX_PUT_BYTES = 5 * 1024 ** 3;

/** The limit of a PUT, in the form that staging wants. */
export const putLimit = {
  maxBytes: MAX_PUT_BYTES,
  tooLarge: (seenBytes: number) =>
    new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed object size.', {
      details: { ProposedSize: String(seenBytes), MaxSizeAllowed: String(MAX_PUT_BYTES) },
    }),
};

/** @throws S3Error `NotImplemented` for a write that copies another object */
export function refuseCopy(request: S3Request): void {
  if (request.headers.has('x-amz-copy-source')) {
    throw new S3Error('NotImplemented', 'Copying is not implemented here; GET the object and PUT it again.');
  }
}

/** PutObject: streamed to the disk, visible once everything that was promised about the body held. */
export async function putObject(
  request: S3Request,
  context: S3Context,
  signature: VerifiedSignature,
): Promise<S3Response> {
  refuseCopy(request);
  checkKey(request.key);
  const description = describeFromFields(request.key, request.headers);
  const body = openBody(request, signature);
  const staged = await context.objects.stage(body.bytes, putLimit);
  const object: StoredObject = {
    ...description,
    sizeBytes: staged.sizeBytes,
    eTag: staged.md5Hex,
    lastModifiedMs: context.nowMs(),
  };
  await context.writer.write('ObjectCreated:Put', staged, object, (current) =>
    checkWritePreconditions(request, current),
  );
  return { statusCode: 200, headers: { ...Object.fromEntries(body.verified), etag: `"${object.eTag}"` } };
}
