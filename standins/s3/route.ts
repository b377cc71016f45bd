import { hasQuery, queryValue } from '../http/index.ts';
import { authorize, type VerifiedSignature } from '../sigv4/index.ts';
import type { S3Context, S3Response } from './context.ts';
import { preflight } from './cors.ts';
import { S3Error } from './errors.ts';
import * as operations from './operations/index.ts';
import { postObject } from './post/index.ts';
import type { S3Request } from './request.ts';

/** Parts of S3 that answer under the same address; taken for a plain GET or PUT they would do harm. */
const UNSUPPORTED_SUBRESOURCES = [
  'accelerate',
  'acl',
  'analytics',
  'attributes',
  'cors',
  'encryption',
  'intelligent-tiering',
  'inventory',
  'legal-hold',
  'lifecycle',
  'logging',
  'metrics',
  'notification',
  'object-lock',
  'ownershipControls',
  'partNumber',
  'policy',
  'policyStatus',
  'publicAccessBlock',
  'renameObject',
  'replication',
  'requestPayment',
  'restore',
  'retention',
  'select',
  'tagging',
  'torrent',
  'uploadId',
  'uploads',
  'versionId',
  'versioning',
  'versions',
  'website',
];

/**
 * Finds the operation of a request and runs it, after its signature.
 *
 * @throws S3Error with S3's codes
 */
export async function route(request: S3Request, context: S3Context): Promise<S3Response> {
  if (request.method === 'OPTIONS') return preflight(request);
  const isForm = (request.headers.get('content-type') ?? '').toLowerCase().startsWith('multipart/form-data');
  if (request.method === 'POST' && request.key === '' && (isForm || !hasQuery(request, 'delete'))) {
    requireBucket(request, context);
    return postObject(request, context);
  }
  const signature = authorize(request, { ...context, service: 's3', nowMs: context.nowMs() });
  if (request.bucket === '') {
    if (request.method === 'GET') return operations.listBuckets(context);
    throw notAllowed(request);
  }
  requireBucket(request, context);
  return request.key === '' ? onBucket(request, context, signature) : onObject(request, context, signature);
}

function requireBucket(request: S3Request, context: S3Context): void {
  if (request.bucket === context.bucket) return;
  const details = { BucketName: request.bucket };
  throw new S3Error('NoSuchBucket', `The specified bucket does not exist; the only one is ${context.bucket}.`, {
    details,
  });
}

function onBucket(request: S3Request, context: S3Context, signature: VerifiedSignature) {
  if (request.method === 'POST' && hasQuery(request, 'delete')) {
    return operations.deleteObjects(request, context, signature);
  }
  if (request.method === 'GET' && hasQuery(request, 'location')) return operations.getBucketLocation(context);
  refuseSubresources(request);
  if (request.method === 'HEAD') return operations.headBucket(context);
  if (request.method === 'GET') {
    const second = queryValue(request, 'list-type') === '2';
    return second ? operations.listObjectsV2(request, context) : operations.listObjectsV1(request, context);
  }
  throw notAllowed(request);
}

function onObject(request: S3Request, context: S3Context, signature: VerifiedSignature) {
  const inUpload = hasQuery(request, 'uploadId');
  if (request.method === 'POST' && hasQuery(request, 'uploads')) {
    return operations.createMultipartUpload(request, context);
  }
  if (request.method === 'POST' && inUpload) return operations.completeMultipartUpload(request, context, signature);
  if (request.method === 'PUT' && inUpload && hasQuery(request, 'partNumber')) {
    return operations.uploadPart(request, context, signature);
  }
  if (request.method === 'DELETE' && inUpload) return operations.abortMultipartUpload(request, context);
  refuseSubresources(request);
  if (request.method === 'PUT') return operations.putObject(request, context, signature);
  if (request.method === 'GET' || request.method === 'HEAD') return operations.getObject(request, context);
  if (request.method === 'DELETE') return operations.deleteObject(request, context);
  throw notAllowed(request);
}

function refuseSubresources(request: S3Request): void {
  const asksForOtherHeaders = request.query.find(([name]) => name.startsWith('response-'))?.[0];
  const found = UNSUPPORTED_SUBRESOURCES.find((name) => hasQuery(request, name)) ?? asksForOtherHeaders;
  if (found)
    throw new S3Error('NotImplemented', `A header or query you provided implies ?${found}: not implemented here.`);
}

function notAllowed(request: S3Request): S3Error {
  return new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    details: { Method: request.method },
  });
}
