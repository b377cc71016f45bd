import type { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { type CreateClipRequest, type Segment, UPLOAD_EXPIRY_SECONDS, uploadKey } from '../../contract/index.ts';
import {
  type ErasedClip,
  eraseAudioOf,
  eraseTables,
  findWrittenAt,
  type KeptTable,
  readTimeline,
  signedGet,
  writeTable,
} from '../bucket/index.ts';
import type { ClipItem } from '../records/index.ts';

/** How long a table that is kept may be fetched. */
const TABLE_EXPIRY_SECONDS = 15 * 60;

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

  /** Erases a clip's audio, its timeline and, of a dropped file, its result; see `eraseAudioOf`. */
  erase(clip: ErasedClip): Promise<void> {
    return eraseAudioOf(this.#s3, this.#bucket, clip);
  }

  /** Keeps a table of results for its owner to fetch, for 15 minutes. @returns from where */
  async keepTable(kept: KeptTable): Promise<{ url: string; expiresAt: string }> {
    const key = await writeTable(this.#s3, this.#bucket, kept);
    const expiresAt = new Date(Date.now() + TABLE_EXPIRY_SECONDS * 1000).toISOString();
    return { url: await signedGet(this.#s3, { bucket: this.#bucket, key }, TABLE_EXPIRY_SECONDS), expiresAt };
  }

  /** Erases the tables of a batch that were kept. */
  eraseTables(tenant: string, batch: string): Promise<void> {
    return eraseTables(this.#s3, this.#bucket, tenant, batch);
  }
}
