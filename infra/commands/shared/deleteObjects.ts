import { DeleteObjectsCommand, type S3Client } from '@aws-sdk/client-s3';
import { CommandError } from './commandError.ts';

/**
 * Deletes objects of a bucket.
 *
 * @param keys 1000 at most
 * @throws CommandError when S3 refuses any of them: it says so in an answer that is a success
 */
export async function deleteObjects(s3: S3Client, bucket: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const Delete = { Quiet: true, Objects: keys.map((Key) => ({ Key })) };
  const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete }));
  const [first] = Errors;
  if (!first) return;
  const { Key, Code, Message } = first;
  throw new CommandError(
    `S3 refused to delete ${Errors.length} objects of ${bucket}: ${Key}: ${Code} ${Message ?? ''}`.trim(),
  );
}
