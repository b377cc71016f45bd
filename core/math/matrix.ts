/** A dense table of numbers, row after row: `values[row * columns + column]`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** [rows × columns] */
  readonly values: Float64Array;
}

/** A matrix of zeros. */
export function createMatrix(rows: number, columns: number): Matrix {
  return { rows, columns, values: new Float64Array(rows * columns) };
}

/**
 * The mean of each column over all rows.
 *
 * @returns [columns]
 */
export function columnMeans({ rows, columns, values }: Matrix): Float64Array {
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) sums[column] += values[row * columns + column];
  }
  return sums.map((sum) => sum / rows);
}

/**
 * The population standard deviation of each column over all rows, as `numpy.std(axis=0)`.
 *
 * Two passes: the mean of squares minus the square of the mean would lose digits.
 *
 * @returns [columns]
 */
export function columnDeviations(matrix: Matrix): Float64Array {
  const { rows, columns, values } = matrix;
  const means = columnMeans(matrix);
  const squares = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      squares[column] += (values[row * columns + column] - means[column]) ** 2;
    }
  }
  return squares.map((sum) => Math.sqrt(sum / rows));
}
