/**
 * Householder reflections that make a few columns upper triangular, signs chosen as LINPACK's dqrdc does (Dongarra et al.
 * 1979, chapter 9): the columns of ns() depend on them. Knows vectors only.
 */

/** One reflection H = I - v v' / v_l for each column l. */
export type HouseholderFactor = readonly Float64Array[];

/** @param columns linearly independent, of equal length; not written to */
export function householderFactor(columns: readonly Float64Array[]): HouseholderFactor {
  const reflections: Float64Array[] = [];
  for (const column of columns) {
    const rest = column.slice();
    reflect(reflections, rest);
    reflections.push(reflectionOf(rest, reflections.length));
  }
  return reflections;
}

/** Applies the reflections one after the other, in place: Q'y. */
export function reflect(factor: HouseholderFactor, values: Float64Array): void {
  factor.forEach((reflection, pivot) => {
    let product = 0;
    for (let i = pivot; i < values.length; i++) product += reflection[i] * values[i];
    const share = product / reflection[pivot];
    for (let i = pivot; i < values.length; i++) values[i] -= share * reflection[i];
  });
}

function reflectionOf(column: Float64Array, pivot: number): Float64Array {
  let squared = 0;
  for (let i = pivot; i < column.length; i++) squared += column[i] * column[i];
  const length = column[pivot] < 0 ? -Math.sqrt(squared) : Math.sqrt(squared);
  const reflection = column.map((value, i) => (i < pivot ? 0 : value / length));
  reflection[pivot] += 1;
  return reflection;
}
