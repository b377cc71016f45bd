/**
 * Softmax with a temperature: exp(x / T), normalised. Safe for large values.
 *
 * @param logits [n], any finite numbers
 * @param temperature above 1 flattens, below 1 sharpens (Guo et al. 2017, On Calibration of Modern Neural Networks)
 * @returns [n], non-negative, summing to 1
 */
export function softmax(logits: ArrayLike<number>, temperature = 1): Float64Array {
  const scaled = Float64Array.from(logits, (value) => value / temperature);
  const largest = scaled.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = scaled.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((value) => value / sum);
}
