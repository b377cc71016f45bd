/** @returns text as UTF-8 */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** @returns values as JSON, a document each */
export function jsonSeeds(...values: readonly unknown[]): Uint8Array[] {
  return values.map((value) => utf8(JSON.stringify(value)));
}

/** @returns the text of an input; bytes that are no UTF-8 become replacement characters, as every reader here does */
export function textOf(input: Uint8Array): string {
  return Buffer.from(input).toString('utf8');
}
