import type { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { type CreateClipRequest, type Segment, UPLOAD_EXPIRY_SECONDS, uploadKey } from '../../contract/index.ts';
import { eraseClip, findWrittenAt, readTimeline } from '../bucket/index.ts';
import type { ClipItem } from '../records/index.ts';

/** A form that uploads one object, once signed. */
export interface UploadForm {
  url: string;
  fields: Record<string, string>;
}

/** The bucket, as the API uses it. */
export class Uploads {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  /** Signs a form that takes exactly the declared bytes under exactly the clip's key, for 15 minutes. */
  sign(tenant: string, clipId: string, { contentType, sizeBytes }: CreateClipRequest): Promise<UploadForm> {
    return createPresignedPost(this.#s3, {
      Bucket: this.#bucket,
      Key: uploadKey(tenant, clipId),
      Conditions: [['content-length-range', sizeBytes, sizeBytes]],
      Fields: { 'Content-Type': contentType },
      Expires: UPLOAD_EXPIRY_SECONDS,
    });
  }

  /** @returns when a clip's audio came, in milliseconds since 1970; undefined when it is not there */
  arrivedAt({ objectKey }: Pick<ClipItem, 'objectKey'>): Promise<number | undefined> {
    return findWrittenAt(this.#s3, { bucket: this.#bucket, key: objectKey });
  }

  /** @returns a clip's segments, where they are not in its record; undefined when they are gone */
  timelineOf({ tenant, clipId }: Pick<ClipItem, 'tenant' | 'clipId'>): Promise<Segment[] | undefined> {
    return readTimeline(this.#s3, { bucket: this.#bucket, tenant, clipId });
  }

  /**
   * Erases a clip's audio, its timeline and, of a dropped file, its result; no error when there is none. Another clip's stay: a dropped
   * file's key may hold one. An upload's key is the clip's alone, whatever lies there.
   */
  erase({ source, objectKey, eTag, writtenAtEpochMs, clipId }: ErasedClip): Promise<void> {
    const content = source === 'drop' ? { eTag, writtenAtEpochMs } : {};
    return eraseClip(this.#s3, { bucket: this.#bucket, key: objectKey, ...content }, clipId);
  }
}

/** What is known of a clip whose audio is erased. */
type ErasedClip = Pick<ClipItem, 'source' | 'objectKey' | 'eTag' | 'writtenAtEpochMs' | 'clipId'>;
