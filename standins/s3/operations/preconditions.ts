import { S3Error } from '../errors.ts';
import type { S3Request } from '../request.ts';
import type { StoredObject } from '../store/index.ts';

/** `"abc"`, `abc` and `W/"abc"` name the same ETag; `*` any. */
function names(header: string, eTag: string): boolean {
  return header.split(',').some((candidate) => {
    const trimmed = candidate.trim();
    return trimmed === '*' || trimmed.replace(/^W\//, '').replaceAll('"', '') === eTag;
  });
}

/** @throws S3Error `PreconditionFailed` or `NotModified` (its answer has headers only) */
export function checkReadPreconditions(request: S3Request, object: StoredObject): void {
  const ifMatch = request.headers.get('if-match');
  const ifNoneMatch = request.headers.get('if-none-match');
  if (ifMatch !== undefined && !names(ifMatch, object.eTag)) throw preconditionFailed('If-Match');
  if (ifNoneMatch !== undefined && names(ifNoneMatch, object.eTag)) {
    throw new S3Error('NotModified', 'Not Modified', { headers: { etag: `"${object.eTag}"` } });
  }
}

/** @throws S3Error `PreconditionFailed`, `NoSuchKey` for an If-Match of nothing, `NotImplemented` for others */
export function checkWritePreconditions(request: S3Request, current: StoredObject | undefined): void {
  const ifMatch = request.headers.get('if-match');
  const ifNoneMatch = request.headers.get('if-none-match');
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw new S3Error('NotImplemented', 'If-None-Match of a write takes "*" only.');
  }
  if (ifNoneMatch === '*' && current) throw preconditionFailed('If-None-Match');
  if (ifMatch === undefined) return;
  if (!current) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
  if (!names(ifMatch, current.eTag)) throw preconditionFailed('If-Match');
}

function preconditionFailed(condition: string): S3Error {
  return new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    details: { Condition: condition },
  });
}
