import { describe, expect, it } from 'vitest';
import { checksumFor, isChecksumHeader } from '../../../../standins/s3/payload/checksums.ts';

const CHECK = Buffer.from('123456789');

describe('check values of "123456789"', () => {
  // The "check" column of the catalogue of parametrised CRC algorithms (CRC-64/NVME, CRC-32/ISO-HDLC).
  it.each([
    ['CRC-64/NVME', checksumFor('x-amz-checksum-crc64nvme'), 'ae8b14860a799888'],
    ['CRC-32', checksumFor('x-amz-checksum-crc32'), 'cbf43926'],
  ])('%s', (_, checksum, expected) => {
    checksum.update(CHECK.subarray(0, 4));
    checksum.update(CHECK.subarray(4));
    expect(checksum.digest().toString('hex')).toBe(expected);
  });
});

describe('checksum headers', () => {
  it('are told from those about checksums', () => {
    expect(['content-md5', 'x-amz-checksum-sha256'].every(isChecksumHeader)).toBe(true);
    expect(
      ['x-amz-checksum-mode', 'x-amz-checksum-algorithm', 'x-amz-checksum-type', 'etag'].some(isChecksumHeader),
    ).toBe(false);
  });

  it.each(['xxhash3', 'crc32c'])('of an unknown algorithm (%s) are refused, not ignored', (name) => {
    expect(() => checksumFor(`x-amz-checksum-${name}`)).toThrow(expect.objectContaining({ code: 'NotImplemented' }));
  });
});
