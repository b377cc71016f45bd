import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { inPieces } from './streams.ts';

/** An object in the fake bucket. */
interface FakeObject {
  bytes: Uint8Array;
  eTag: string;
  metadata?: Record<string, string> | undefined;
  lastModified?: Date | undefined;
}

/** The calls on a bucket that the functions make, with their conditions, and hooks for what happens meanwhile. */
export class FakeBucket {
  readonly objects = new Map<string, FakeObject>();
  beforeRead: (() => Promise<unknown>) | undefined;
  beforeWrite: (() => Promise<unknown>) | undefined;
  afterWrite: (() => Promise<unknown>) | undefined;
  writes = 0;
  readonly client = { send: (command: unknown) => this.#send(command) } as unknown as S3Client;

  put(key: string, bytes: Uint8Array, eTag = 'e1', lastModified?: Date): void {
    this.objects.set(key, { bytes, eTag, lastModified });
  }

  async #send(command: unknown): Promise<unknown> {
    if (command instanceof PutObjectCommand) return this.#write(command.input);
    if (command instanceof HeadObjectCommand) return this.#head(command.input.Key!);
    if (command instanceof GetObjectCommand) {
      await this.beforeRead?.();
      const found = this.#find(command.input);
      if (!found) throw new NoSuchKey({ message: 'gone', $metadata: { httpStatusCode: 404 } });
      return { Body: inPieces(found.bytes) };
    }
    if (command instanceof ListObjectsV2Command) return this.#list(command.input.Prefix ?? '');
    if (!(command instanceof DeleteObjectCommand)) throw new Error('Unexpected command.');
    this.#find(command.input);
    return this.objects.delete(command.input.Key!);
  }

  #list(prefix: string): unknown {
    return { Contents: [...this.objects.keys()].filter((key) => key.startsWith(prefix)).map((Key) => ({ Key })) };
  }

  #head(key: string): unknown {
    const found = this.objects.get(key);
    if (!found) throw refusal('NotFound', 404);
    return { ETag: `"${found.eTag}"`, Metadata: found.metadata, LastModified: found.lastModified };
  }

  async #write({ Key, Body, Metadata, IfNoneMatch, IfMatch }: PutObjectCommand['input']): Promise<void> {
    await this.beforeWrite?.();
    const found = this.#find({ Key, IfMatch });
    if (IfMatch !== undefined && !found) throw refusal('NoSuchKey', 404);
    if (IfNoneMatch === '*' && found) throw refusal('PreconditionFailed', 412);
    const bytes = new TextEncoder().encode(Body as string);
    this.objects.set(Key!, { bytes, eTag: `written-${++this.writes}`, metadata: Metadata });
    await this.afterWrite?.();
  }

  /** @throws what S3 does when another version is asked for than there is */
  #find({ Key, IfMatch }: { Key: string | undefined; IfMatch?: string | undefined }): FakeObject | undefined {
    const found = this.objects.get(Key!);
    if (found && IfMatch !== undefined && IfMatch !== `"${found.eTag}"`) throw refusal('PreconditionFailed', 412);
    return found;
  }
}

/** What the client throws at an answer that is a refusal. */
export function refusal(name: string, httpStatusCode: number): S3ServiceException {
  return new S3ServiceException({ name, $fault: 'client', $metadata: { httpStatusCode } });
}
