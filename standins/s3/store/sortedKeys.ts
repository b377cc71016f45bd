/** Keys in the order of their UTF-8 bytes, in which S3 lists them (JavaScript's own order differs beyond U+FFFF). */
export class SortedKeys {
  readonly #keys: string[] = [];

  constructor(keys: Iterable<string> = []) {
    this.#keys = [...new Set(keys)].sort(compareUtf8);
  }

  add(key: string): void {
    const index = this.indexFrom(key);
    if (this.#keys[index] !== key) this.#keys.splice(index, 0, key);
  }

  remove(key: string): void {
    const index = this.indexFrom(key);
    if (this.#keys[index] === key) this.#keys.splice(index, 1);
  }

  /** The place of the first key that is not before this one. */
  indexFrom(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareUtf8(this.#keys[middle], key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  at(index: number): string | undefined {
    return this.#keys[index];
  }

  /** A copy of all keys that start with the prefix. */
  withPrefix(prefix: string): string[] {
    const start = this.indexFrom(prefix);
    let end = start;
    while (this.#keys[end]?.startsWith(prefix)) end++;
    return this.#keys.slice(start, end);
  }
}

/** Compares two texts by their UTF-8 bytes. */
export function compareUtf8(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return surrogatesLast(a) - surrogatesLast(b);
  }
  return left.length - right.length;
}

/** UTF-16 puts surrogates (U+10000 and up) before U+E000 … U+FFFF, UTF-8 behind them. */
function surrogatesLast(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
