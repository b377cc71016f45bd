/** What the store knows about an object, beside its bytes. Written behind the bytes, in the same file. */
export interface StoredObject {
  key: string;
  sizeBytes: number;
  /** Without quotes: the MD5, or for multipart uploads the MD5 of the parts' MD5s, a dash and their number. */
  eTag: string;
  lastModifiedMs: number;
  contentType: string;
  /** x-amz-meta-…, without the prefix. */
  metadata: Record<string, string>;
  /** Sorts the writes of one key; only of objects that are told of, and not of those of before. */
  sequencer?: string;
}
