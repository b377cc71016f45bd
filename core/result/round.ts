/** Six decimals: what is left out is far below what the model can tell. */
export function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
