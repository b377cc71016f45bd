/** @returns bytes as Latin-1 text, for the four-letter names inside files */
export function asciiAt(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}

/** @returns a view for reading numbers out of a piece of a larger buffer */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @returns a name from a damaged or hostile file, made safe to print: four-letter names keep their letters */
export function printable(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?');
}
