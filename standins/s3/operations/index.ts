export { getBucketLocation, headBucket, listBuckets } from './buckets.ts';
export { deleteObject, deleteObjects } from './deleteObjects.ts';
export { checkKey, describeFromFields } from './describe.ts';
export { getObject } from './getObject.ts';
export { listObjectsV1, listObjectsV2 } from './listObjects.ts';
export { abortMultipartUpload, completeMultipartUpload, createMultipartUpload, uploadPart } from './multipart.ts';
export { putObject } from './putObject.ts';
