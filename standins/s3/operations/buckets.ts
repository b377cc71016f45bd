import { type S3Context, type S3Response, xmlResponse } from '../context.ts';
import { element, S3_NAMESPACE, xmlDocument } from '../xml.ts';

/** ListBuckets: the one there is. */
export function listBuckets(context: S3Context): S3Response {
  const bucket = element('Bucket', [
    element('Name', context.bucket),
    element('CreationDate', new Date(0).toISOString()),
    element('BucketRegion', context.region),
  ]);
  const owner = element('Owner', [element('ID', 'local')]);
  const result = element('ListAllMyBucketsResult', [owner, element('Buckets', [bucket])], S3_NAMESPACE);
  return xmlResponse(xmlDocument(result));
}

/** HeadBucket. */
export function headBucket(context: S3Context): S3Response {
  return { statusCode: 200, headers: { 'x-amz-bucket-region': context.region } };
}

/** GetBucketLocation; us-east-1 is written as nothing, as S3 does. */
export function getBucketLocation(context: S3Context): S3Response {
  const location = context.region === 'us-east-1' ? '' : context.region;
  return xmlResponse(xmlDocument(element('LocationConstraint', location, S3_NAMESPACE)));
}
