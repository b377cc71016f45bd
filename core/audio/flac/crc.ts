/** CRC-8 of frame headers: polynomial 0x07, start 0 (RFC 9639 §9.1.8). */
const CRC8_TABLE = Uint8Array.from(table(8, 0x07));
/** CRC-16 of whole frames: polynomial 0x8005, start 0 (RFC 9639 §9.3). */
const CRC16_TABLE = Uint16Array.from(table(16, 0x8005));

function table(width: 8 | 16, polynomial: number): number[] {
  const top = 1 << (width - 1);
  const mask = 2 * top - 1;
  return Array.from({ length: 256 }, (_, byte) => {
    let crc = byte << (width - 8);
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & top ? polynomial : 0)) & mask;
    return crc;
  });
}

/** @returns CRC-8 of the bytes; 0 when they end with their own CRC */
export function crc8(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = CRC8_TABLE[crc ^ byte]!;
  return crc;
}

/** @returns CRC-16 after one more byte; 0 when the bytes so far end with their own CRC */
export function crc16Step(crc: number, byte: number): number {
  return ((crc << 8) & 0xffff) ^ CRC16_TABLE[(crc >> 8) ^ byte];
}
