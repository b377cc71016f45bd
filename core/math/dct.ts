import { createMatrix, type Matrix } from './matrix.ts';

/**
 * The first rows of the orthonormal DCT-II: row k holds s(k) · cos(π k (2n + 1) / 2N), with s(0) = √(1/N) and
 * s(k) = √(2/N). As `scipy.fftpack.dct(type=2, norm='ortho')`.
 *
 * @param rows coefficients wanted, at most `size`
 * @param size N, the length of the vectors to transform
 * @returns [rows, size]
 */
export function dctBasis(rows: number, size: number): Matrix {
  const basis = createMatrix(rows, size);
  for (let k = 0; k < rows; k++) {
    const scale = Math.sqrt((k === 0 ? 1 : 2) / size);
    for (let n = 0; n < size; n++)
      basis.values[k * size + n] = scale * Math.cos((Math.PI * k * (2 * n + 1)) / (2 * size));
  }
  return basis;
}
