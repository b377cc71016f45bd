/**
 * The median; of an even number of values the mean of the middle two, as `numpy.median`.
 *
 * @param values at least one, no NaN; left as they are
 * @throws RangeError when there are none
 */
export function median(values: Float64Array): number {
  if (values.length === 0) throw new RangeError('Expected at least one value, got none; check before asking.');
  const scratch = Float64Array.from(values);
  const middle = scratch.length >> 1;
  const upper = select(scratch, middle);
  if (scratch.length % 2 === 1) return upper;
  // After the selection everything left of the middle is no larger than it.
  let lower = scratch[0];
  for (let i = 1; i < middle; i++) lower = Math.max(lower, scratch[i]);
  return (lower + upper) / 2;
}

/**
 * Hoare 1961, "Algorithm 65: Find": the value that sorting would put at `rank`, in linear time on average.
 * Reorders `values` so that those before `rank` are no larger.
 */
function select(values: Float64Array, rank: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = values[rank];
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      [values[i], values[j]] = [values[j], values[i]];
      i++;
      j--;
    }
    if (j < rank) left = i;
    if (i > rank) right = j;
  }
  return values[rank];
}
