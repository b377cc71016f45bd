/** What making an input smaller may cost. */
const MOST_TRIES = 400;
const MOST_MS = 20_000;

/**
 * Makes an input smaller while it still does the same: leaves out half of it, then quarters, down to single bytes, and
 * then sets what is left to zero, a stretch at a time.
 *
 * @param doesSame whether a smaller one does what the input did
 * @returns the smallest that was found in the tries that it may cost
 */
export async function minimise(
  input: Uint8Array,
  doesSame: (smaller: Uint8Array) => Promise<boolean>,
): Promise<Uint8Array> {
  const endMs = performance.now() + MOST_MS;
  let [best, tries] = [input, 0];
  const isSame = async (candidate: Uint8Array): Promise<boolean> => {
    if (tries++ >= MOST_TRIES || performance.now() > endMs || !(await doesSame(candidate))) return false;
    best = candidate;
    return true;
  };
  for (let width = Math.ceil(best.length / 2); width >= 1; width = width === 1 ? 0 : Math.ceil(width / 2)) {
    for (let at = 0; at < best.length && tries < MOST_TRIES; ) {
      const isGone = await isSame(Uint8Array.of(...best.subarray(0, at), ...best.subarray(at + width)));
      if (!isGone) at += width;
    }
  }
  for (let width = 16; width >= 1; width = Math.floor(width / 4)) {
    for (let at = 0; at < best.length && tries < MOST_TRIES; at += width) {
      const zeroed = best.slice().fill(0, at, at + width);
      if (zeroed.some((byte, i) => byte !== best[i])) await isSame(zeroed);
    }
  }
  return best;
}
