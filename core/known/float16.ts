const LARGEST = 65_504;
const MANTISSA_BITS = 10;
const MIN_EXPONENT = -14;
const EXPONENT_BIAS = 15;

/**
 * Numbers as IEEE 754 half precision (binary16), rounded to the nearest, ties to even. Numbers out of range become the
 * largest that there is (±65504), so that what was finite stays finite.
 *
 * @param values [n], finite
 * @returns [n], the bits
 * @throws RangeError when a number is not finite
 */
export function toFloat16(values: ArrayLike<number>): Uint16Array {
  return Uint16Array.from(values, (value) => {
    if (!Number.isFinite(value)) throw new RangeError(`Expected finite numbers, got ${value}.`);
    const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
    return sign | magnitudeBits(Math.min(Math.abs(value), LARGEST));
  });
}

/**
 * The numbers that half-precision bits stand for; exact.
 *
 * @param bits [n]
 * @returns [n]; infinities and NaN where the bits say so
 */
export function fromFloat16(bits: Uint16Array): Float64Array {
  return Float64Array.from(bits, (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> MANTISSA_BITS) & 0x1f;
    const mantissa = half & 0x3ff;
    if (exponent === 0x1f) return mantissa ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    const scale = 2 ** (Math.max(exponent, 1) - EXPONENT_BIAS - MANTISSA_BITS);
    return sign * scale * (exponent === 0 ? mantissa : mantissa + 1024);
  });
}

function magnitudeBits(magnitude: number): number {
  if (magnitude === 0) return 0;
  const exponent = Math.max(MIN_EXPONENT, Math.floor(Math.log2(magnitude)));
  // In units of the last place; dividing by a power of two is exact. Below the smallest exponent the leading one is
  // missing, and a count of 2048 carries into the exponent: both come out right by themselves.
  const units = roundHalfToEven(magnitude / 2 ** (exponent - MANTISSA_BITS));
  return ((exponent + EXPONENT_BIAS) << MANTISSA_BITS) + units - 1024;
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest === 0.5) return below % 2 === 0 ? below : below + 1;
  return rest < 0.5 ? below : below + 1;
}
