/**
 * Maps an index outside 0 … length − 1 to one inside by mirroring at the edges, the edge itself repeated:
 * c b a | a b c | c b a. As `mode='reflect'` of `scipy.ndimage`; any distance outside is allowed.
 */
export function reflectIndex(index: number, length: number): number {
  const period = 2 * length;
  const wrapped = ((index % period) + period) % period;
  return wrapped < length ? wrapped : period - 1 - wrapped;
}
