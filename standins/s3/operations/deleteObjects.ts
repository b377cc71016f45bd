import type { VerifiedSignature } from '../../sigv4/index.ts';
import { type S3Context, type S3Response, xmlResponse } from '../context.ts';
import { S3Error } from '../errors.ts';
import { openBody, readText } from '../payload/index.ts';
import type { S3Request } from '../request.ts';
import { element, innerText, innerXml, S3_NAMESPACE, xmlDocument } from '../xml.ts';
import { checkWritePreconditions } from './preconditions.ts';

const MAX_KEYS = 1000;
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** DeleteObject: the same answer whether there was one or not, unless an If-Match asks for one version. */
export function deleteObject(request: S3Request, context: S3Context): S3Response {
  checkWritePreconditions(request, context.objects.head(request.key));
  context.objects.delete(request.key);
  return { statusCode: 204 };
}

/** DeleteObjects: up to a thousand keys at once. */
export async function deleteObjects(
  request: S3Request,
  context: S3Context,
  signature: VerifiedSignature,
): Promise<S3Response> {
  const xml = await readText(openBody(request, signature), MAX_BODY_BYTES);
  const keys = innerXml(xml, 'Object').map((object) => innerText(object, 'Key'));
  if (keys.length === 0 || keys.length > MAX_KEYS || keys.some((key) => !key)) {
    throw new S3Error('MalformedXML', `Expected a <Delete> of 1 to ${MAX_KEYS} objects with a key each.`);
  }
  for (const key of keys as string[]) context.objects.delete(key);
  const quiet = innerText(xml, 'Quiet')?.trim() === 'true';
  const deleted = quiet ? [] : (keys as string[]).map((key) => element('Deleted', [element('Key', key)]));
  return xmlResponse(xmlDocument(element('DeleteResult', deleted, S3_NAMESPACE)));
}
