import { queryValue, uriEncodePath } from '../../http/index.ts';
import type { VerifiedSignature } from '../../sigv4/index.ts';
import { type S3Context, type S3Response, xmlResponse } from '../context.ts';
import { S3Error } from '../errors.ts';
import { openBody, readText } from '../payload/index.ts';
import type { S3Request } from '../request.ts';
import type { PartReference, StoredObject } from '../store/index.ts';
import { element, innerText, innerXml, S3_NAMESPACE, xmlDocument } from '../xml.ts';
import { checkKey, describeFromFields } from './describe.ts';
import { checkWritePreconditions } from './preconditions.ts';
import { putLimit, refuseCopy } from './putObject.ts';

const MAX_PARTS = 10_000;
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** CreateMultipartUpload. */
export async function createMultipartUpload(request: S3Request, context: S3Context): Promise<S3Response> {
  checkKey(request.key);
  const uploadId = await context.multipart.create(describeFromFields(request.key, request.headers));
  const children = [element('Bucket', context.bucket), element('Key', request.key), element('UploadId', uploadId)];
  return xmlResponse(xmlDocument(element('InitiateMultipartUploadResult', children, S3_NAMESPACE)));
}

/** UploadPart. */
export async function uploadPart(
  request: S3Request,
  context: S3Context,
  signature: VerifiedSignature,
): Promise<S3Response> {
  refuseCopy(request);
  const uploadId = queryValue(request, 'uploadId') ?? '';
  const partNumber = Number(queryValue(request, 'partNumber'));
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > MAX_PARTS) {
    throw new S3Error('InvalidArgument', `Part number must be an integer between 1 and ${MAX_PARTS}, inclusive`);
  }
  await context.multipart.find(uploadId, request.key);
  const body = openBody(request, signature);
  const eTag = await context.multipart.putPart(uploadId, partNumber, body.bytes, putLimit);
  return { statusCode: 200, headers: { ...Object.fromEntries(body.verified), etag: `"${eTag}"` } };
}

/** CompleteMultipartUpload: joins the parts; the upload is gone afterwards. */
export async function completeMultipartUpload(
  request: S3Request,
  context: S3Context,
  signature: VerifiedSignature,
): Promise<S3Response> {
  const uploadId = queryValue(request, 'uploadId') ?? '';
  const target = await context.multipart.find(uploadId, request.key);
  const parts = readParts(await readText(openBody(request, signature), MAX_BODY_BYTES));
  const { staged, eTag } = await context.multipart.join(uploadId, parts, (source) =>
    context.objects.stage(source, { ...putLimit, maxBytes: Number.MAX_SAFE_INTEGER }),
  );
  const lastModifiedMs = context.nowMs();
  const object: StoredObject = { ...target, sizeBytes: staged.sizeBytes, eTag, lastModifiedMs };
  await context.writer.write('ObjectCreated:CompleteMultipartUpload', staged, object, (current) =>
    checkWritePreconditions(request, current),
  );
  await context.multipart.remove(uploadId);
  const location = `http://${request.headers.get('host')}/${context.bucket}/${uriEncodePath(request.key)}`;
  const children = [
    element('Location', location),
    element('Bucket', context.bucket),
    element('Key', request.key),
    element('ETag', `"${eTag}"`),
  ];
  return xmlResponse(xmlDocument(element('CompleteMultipartUploadResult', children, S3_NAMESPACE)));
}

function readParts(xml: string): PartReference[] {
  return innerXml(xml, 'Part').map((part) => {
    const partNumber = Number(innerText(part, 'PartNumber'));
    const eTag = innerText(part, 'ETag')?.replaceAll('"', '').trim();
    if (
      !Number.isInteger(partNumber) ||
      partNumber < 1 ||
      partNumber > MAX_PARTS ||
      !/^[0-9a-f]{32}$/.test(eTag ?? '')
    ) {
      throw new S3Error('MalformedXML', 'Expected a <CompleteMultipartUpload> of parts with PartNumber and ETag each.');
    }
    return { partNumber, eTag: eTag as string };
  });
}

/** AbortMultipartUpload. */
export async function abortMultipartUpload(request: S3Request, context: S3Context): Promise<S3Response> {
  const uploadId = queryValue(request, 'uploadId') ?? '';
  await context.multipart.find(uploadId, request.key);
  await context.multipart.remove(uploadId);
  return { statusCode: 204 };
}
