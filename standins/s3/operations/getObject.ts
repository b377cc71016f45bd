import type { S3Context, S3Response } from '../context.ts';
import { S3Error } from '../errors.ts';
import type { S3Request } from '../request.ts';
import type { StoredObject } from '../store/index.ts';
import { checkReadPreconditions } from './preconditions.ts';
import { parseRange } from './range.ts';

/** A form's fields may hold what no header can. */
const NOT_IN_HEADERS = /[^\t\x20-\x7e\x80-\xff]/g;

/** GetObject and HeadObject, with Range and If-(None-)Match. */
export async function getObject(request: S3Request, context: S3Context): Promise<S3Response> {
  const opened = await context.objects.openObject(request.key);
  if (!opened) {
    throw new S3Error('NoSuchKey', 'The specified key does not exist.', { details: { Key: request.key } });
  }
  const { object, handle } = opened;
  try {
    checkReadPreconditions(request, object);
    const range = parseRange(request.headers.get('range'), object.sizeBytes);
    const { start, end } = range ?? { start: 0, end: object.sizeBytes - 1 };
    const headers = describeObject(object);
    headers['content-length'] = String(end - start + 1);
    if (range) headers['content-range'] = `bytes ${start}-${end}/${object.sizeBytes}`;
    const response = { statusCode: range ? 206 : 200, headers };
    // The stretch leaves out the description behind the bytes; the stream closes the handle.
    if (request.method !== 'HEAD' && start <= end)
      return { ...response, body: handle.createReadStream({ start, end }) };
    await handle.close();
    return response;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function describeObject(object: StoredObject): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': object.contentType,
    etag: `"${object.eTag}"`,
    'last-modified': new Date(object.lastModifiedMs).toUTCString(),
    'accept-ranges': 'bytes',
  };
  for (const [name, value] of Object.entries(object.metadata)) headers[`x-amz-meta-${name}`] = value;
  for (const [name, value] of Object.entries(headers)) headers[name] = value.replace(NOT_IN_HEADERS, '?');
  return headers;
}
