import { createHash, type Hash } from 'node:crypto';
import { crc32 as zlibCrc32 } from 'node:zlib';
import { S3Error } from '../errors.ts';
import { type Checksum, crc64nvme } from './crc64nvme.ts';

/** What S3 clients send by themselves or when they are asked: the aws CLI of version 2 the CRC64NVME. */
const FACTORIES: Record<string, () => Checksum> = {
  'content-md5': () => hashChecksum('md5'),
  'x-amz-checksum-crc32': crc32,
  'x-amz-checksum-crc64nvme': crc64nvme,
  'x-amz-checksum-sha1': () => hashChecksum('sha1'),
  'x-amz-checksum-sha256': () => hashChecksum('sha256'),
};

function hashChecksum(algorithm: string): Checksum {
  const hash: Hash = createHash(algorithm);
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
}

function crc32(): Checksum {
  let value = 0;
  return {
    update(bytes) {
      value = zlibCrc32(bytes, value);
    },
    digest() {
      const result = Buffer.alloc(4);
      result.writeUInt32BE(value);
      return result;
    },
  };
}

/**
 * A checksum by the name of the header or trailer that carries it.
 *
 * @throws S3Error `NotImplemented` for an algorithm that this store does not know: unverified would be a silent lie
 */
export function checksumFor(headerName: string): Checksum {
  const factory = FACTORIES[headerName];
  if (factory) return factory();
  const known = Object.keys(FACTORIES).join(', ');
  throw new S3Error('NotImplemented', `The checksum ${headerName} is not known here; use one of ${known}.`);
}

/** True for the headers and trailers that carry a checksum of the body. */
export function isChecksumHeader(name: string): boolean {
  const isMeta = ['x-amz-checksum-mode', 'x-amz-checksum-algorithm', 'x-amz-checksum-type'].includes(name);
  return name === 'content-md5' || (name.startsWith('x-amz-checksum-') && !isMeta);
}
