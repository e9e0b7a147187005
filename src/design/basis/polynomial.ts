/**
 * Orthonormal polynomials over given points, as R's poly(): column j is a polynomial of degree j with positive leading
 * coefficient, orthogonal to 1 and to the columns before it, of length 1.
 * Three-term recurrence p_{j+1}(x) = (x - alpha_j) p_j(x) - (norm2_j / norm2_{j-1}) p_{j-1}(x) (Kennedy & Gentle 1980, 343-344).
 */

export interface PolynomialCoefficients {
  /** alpha_0 ... alpha_{degree-1}: the centre of each step */
  readonly alpha: readonly number[];
  /** squared lengths of p_0 ... p_degree */
  readonly squaredNorms: readonly number[];
}

/**
 * The polynomials over the points that teach them, and what new points need.
 * @param points finite, with more distinct values than `degree`
 * @returns `degree` columns of the length of `points`
 */
export function orthogonalPolynomials(
  points: Float64Array,
  degree: number,
): { columns: Float64Array[]; coefficients: PolynomialCoefficients } {
  const raw: Float64Array[] = [new Float64Array(points.length).fill(1)];
  const alpha: number[] = [];
  const squaredNorms: number[] = [points.length];
  for (let j = 0; j < degree; j++) {
    alpha.push(centreOf(points, raw[j], squaredNorms[j]));
    const next = nextPolynomial(points, raw, alpha, squaredNorms, j);
    for (let k = 0; k <= j; k++) subtractProjection(next, raw[k], squaredNorms[k]);
    raw.push(next);
    squaredNorms.push(dot(next, next));
  }
  return { columns: raw.slice(1).map((column, j) => scaled(column, squaredNorms[j + 1])), coefficients: { alpha, squaredNorms } };
}

/** The same polynomials at other points. */
export function polynomialsAt(points: Float64Array, { alpha, squaredNorms }: PolynomialCoefficients): Float64Array[] {
  const raw: Float64Array[] = [new Float64Array(points.length).fill(1)];
  for (let j = 0; j < alpha.length; j++) raw.push(nextPolynomial(points, raw, alpha, squaredNorms, j));
  return raw.slice(1).map((column, j) => scaled(column, squaredNorms[j + 1]));
}

/** x, x^2, ..., x^degree */
export function powers(points: Float64Array, degree: number): Float64Array[] {
  return Array.from({ length: degree }, (_, j) => points.map((point) => point ** (j + 1)));
}

function nextPolynomial(
  points: Float64Array,
  raw: readonly Float64Array[],
  alpha: readonly number[],
  squaredNorms: readonly number[],
  j: number,
): Float64Array {
  const next = new Float64Array(points.length);
  const ratio = j === 0 ? 0 : squaredNorms[j] / squaredNorms[j - 1];
  const previous = raw[Math.max(0, j - 1)];
  for (let i = 0; i < points.length; i++) next[i] = (points[i] - alpha[j]) * raw[j][i] - ratio * previous[i];
  return next;
}

function centreOf(points: Float64Array, polynomial: Float64Array, squaredNorm: number): number {
  let sum = 0;
  for (let i = 0; i < points.length; i++) sum += points[i] * polynomial[i] * polynomial[i];
  return sum / squaredNorm;
}

/** Rounding lets the recurrence drift from orthogonality; one pass of Gram-Schmidt takes it back. */
function subtractProjection(target: Float64Array, direction: Float64Array, squaredNorm: number): void {
  const coefficient = dot(target, direction) / squaredNorm;
  for (let i = 0; i < target.length; i++) target[i] -= coefficient * direction[i];
}

function scaled(column: Float64Array, squaredNorm: number): Float64Array {
  const length = Math.sqrt(squaredNorm);
  return column.map((value) => value / length);
}

function dot(first: Float64Array, second: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < first.length; i++) sum += first[i] * second[i];
  return sum;
}
