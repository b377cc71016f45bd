/** A running checksum over bytes. */
export interface Checksum {
  update(bytes: Uint8Array): void;
  digest(): Buffer;
}

/**
 * CRC-64/NVME, reflected, polynomial 0xAD93D23594C93659: what the AWS CLI sends by default. Kept in two halves of
 * 32 bits, since BigInt would take seconds for a large file.
 *
 * @see NVM Express NVM Command Set Specification 1.0, section 5.2.1.3.4
 */
export function crc64nvme(): Checksum {
  const high = new Uint32Array(256);
  const low = new Uint32Array(256);
  for (let index = 0; index < 256; index++) {
    let value = BigInt(index);
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ 0x9a6c9329ac4bc9b5n : value >> 1n;
    high[index] = Number(value >> 32n);
    low[index] = Number(value & 0xffffffffn);
  }
  let stateHigh = 0xffffffff;
  let stateLow = 0xffffffff;
  return {
    update(bytes) {
      for (const byte of bytes) {
        const index = (stateLow ^ byte) & 0xff;
        stateLow = ((stateLow >>> 8) | (stateHigh << 24)) ^ low[index];
        stateHigh = (stateHigh >>> 8) ^ high[index];
      }
    },
    digest() {
      const result = Buffer.alloc(8);
      result.writeUInt32BE(~stateHigh >>> 0, 0);
      result.writeUInt32BE(~stateLow >>> 0, 4);
      return result;
    },
  };
}
