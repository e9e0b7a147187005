/** Central differences: the judge of every gradient. */

/** Error of order epsilon^(2/3), about 4e-11 relative to the function's scale: far below the 1e-6 that gradients are held to. */
const relativeStep = Math.cbrt(Number.EPSILON);

/** The gradient of f at x by central differences, step cbrt(epsilon) max(1, |x_k|). */
export function centralDifferences(f: (x: Float64Array) => number, x: Float64Array): Float64Array {
  return Float64Array.from(x, (value, k) => {
    const step = relativeStep * Math.max(1, Math.abs(value));
    const at = (shift: number): number => {
      const moved = x.slice();
      moved[k] += shift;
      return f(moved);
    };
    return (at(step) - at(-step)) / (2 * step);
  });
}
