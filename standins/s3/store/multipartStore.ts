import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileDurably } from '../../files/index.ts';
import { S3Error } from '../errors.ts';
import { readFooter } from './footer.ts';
import { type StagedFile, stageFile } from './stagedFile.ts';
import type { StoredObject } from './storedObject.ts';

/** What the object will be described by, once its parts are joined. */
export type MultipartTarget = Pick<StoredObject, 'key' | 'contentType' | 'metadata'>;

/** A part as its client names it when completing. */
export interface PartReference {
  partNumber: number;
  eTag: string;
}

interface StoredPart {
  sizeBytes: number;
  eTag: string;
}

const MIN_PART_BYTES = 5 * 1024 * 1024;
const READ_BYTES = 256 * 1024;

/** Unfinished multipart uploads: a directory each, a file for each part. They survive a restart. */
export class MultipartStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async create(target: MultipartTarget): Promise<string> {
    const uploadId = randomBytes(24).toString('hex');
    await mkdir(join(this.#directory, uploadId), { recursive: true });
    await writeFileDurably(join(this.#directory, uploadId, 'upload.json'), JSON.stringify(target));
    return uploadId;
  }

  /** @throws S3Error `NoSuchUpload` when it is unknown, finished, or of another key */
  async find(uploadId: string, key: string): Promise<MultipartTarget> {
    const known = /^[0-9a-f]{48}$/.test(uploadId);
    const text =
      known && (await readFile(join(this.#directory, uploadId, 'upload.json'), 'utf8').catch(() => undefined));
    const target = text ? (JSON.parse(text) as MultipartTarget) : undefined;
    if (target?.key === key) return target;
    throw new S3Error('NoSuchUpload', 'The specified multipart upload does not exist. It may be completed or aborted.');
  }

  async putPart(
    uploadId: string,
    partNumber: number,
    source: AsyncIterable<Uint8Array>,
    limit: { maxBytes: number; tooLarge: (seenBytes: number) => Error },
  ): Promise<string> {
    const staged = await stageFile(join(this.#directory, uploadId), source, limit);
    try {
      const part: StoredPart = { sizeBytes: staged.sizeBytes, eTag: staged.md5Hex };
      await staged.seal(part);
      await rename(staged.path, this.#partPath(uploadId, partNumber));
    } catch (error) {
      await staged.discard();
      throw error;
    }
    return staged.md5Hex;
  }

  /**
   * Checks a client's list of parts and joins them.
   *
   * @returns the joined bytes and S3's ETag for them
   * @throws S3Error `InvalidPartOrder`, `InvalidPart`, `EntityTooSmall`, `MalformedXML`
   */
  async join(
    uploadId: string,
    parts: PartReference[],
    stage: (source: AsyncIterable<Uint8Array>) => Promise<StagedFile>,
  ): Promise<{ staged: StagedFile; eTag: string }> {
    checkOrder(parts);
    const md5 = createHash('md5');
    for (const [index, { partNumber, eTag }] of parts.entries()) {
      const stored = await this.#describePart(uploadId, partNumber);
      if (stored?.eTag !== eTag) {
        const message = 'One or more of the specified parts could not be found or its ETag did not match.';
        throw new S3Error('InvalidPart', message, { details: { PartNumber: String(partNumber), ETag: eTag } });
      }
      if (stored.sizeBytes < MIN_PART_BYTES && index < parts.length - 1) {
        throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size (5 MiB).');
      }
      md5.update(Buffer.from(eTag, 'hex'));
    }
    const staged = await stage(this.#read(uploadId, parts));
    return { staged, eTag: `${md5.digest('hex')}-${parts.length}` };
  }

  async remove(uploadId: string): Promise<void> {
    await rm(join(this.#directory, uploadId), { recursive: true, force: true });
  }

  /** Removes uploads that nobody finished. */
  async removeOlderThan(cutoffMs: number): Promise<void> {
    for (const uploadId of await readdir(this.#directory).catch(() => [] as string[])) {
      // The directory's own time: it is touched by each new part.
      const touched = await stat(join(this.#directory, uploadId)).catch(() => undefined);
      if (touched && touched.mtimeMs < cutoffMs) await this.remove(uploadId);
    }
  }

  #partPath(uploadId: string, partNumber: number): string {
    return join(this.#directory, uploadId, `${partNumber}.part`);
  }

  async #describePart(uploadId: string, partNumber: number): Promise<StoredPart | undefined> {
    const handle = await open(this.#partPath(uploadId, partNumber), 'r').catch(() => undefined);
    if (!handle) return undefined;
    try {
      return (await readFooter(handle)) as StoredPart | undefined;
    } finally {
      await handle.close();
    }
  }

  async *#read(uploadId: string, parts: PartReference[]): AsyncGenerator<Uint8Array> {
    for (const { partNumber } of parts) {
      const handle = await open(this.#partPath(uploadId, partNumber), 'r');
      try {
        const { sizeBytes } = (await readFooter(handle)) as StoredPart;
        for (let position = 0; position < sizeBytes; ) {
          const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, sizeBytes - position));
          const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
          if (bytesRead === 0) throw new Error(`Part ${partNumber} is shorter on disk than written; upload it again.`);
          position += bytesRead;
          yield buffer.subarray(0, bytesRead);
        }
      } finally {
        await handle.close();
      }
    }
  }
}

function checkOrder(parts: PartReference[]): void {
  if (parts.length === 0) throw new S3Error('MalformedXML', 'You must specify at least one part.');
  const isAscending = parts.every(({ partNumber }, index) => partNumber > (parts[index - 1]?.partNumber ?? 0));
  if (!isAscending) throw new S3Error('InvalidPartOrder', 'The list of parts was not in ascending order.');
}
