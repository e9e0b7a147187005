/**
 * B-splines over a knot sequence, evaluated by the Cox-de Boor recurrence (de Boor 1978, chapter X), and their derivatives.
 * Beyond the boundary knots the polynomial of the outermost interval goes on. Knows knots and points; no data.
 */

export interface KnotSequence {
  /** increasing, the boundary knots repeated `degree + 1` times */
  readonly knots: readonly number[];
  readonly degree: number;
}

export function knotSequence(inner: readonly number[], [lower, upper]: readonly [number, number], degree: number): KnotSequence {
  const repeated = (knot: number): number[] => new Array<number>(degree + 1).fill(knot);
  const sorted = [...inner].sort((a, b) => a - b);
  return { knots: [...repeated(lower), ...sorted, ...repeated(upper)], degree };
}

export function splineCount({ knots, degree }: KnotSequence): number {
  return knots.length - degree - 1;
}

/** Values of all B-splines at one point, [splineCount]. @param out overwritten; allocated where absent */
export function splinesAt(sequence: KnotSequence, point: number, out: Float64Array = new Float64Array(splineCount(sequence))): Float64Array {
  const { knots, degree } = sequence;
  const interval = intervalOf(sequence, point);
  out.fill(0);
  const local = out.subarray(interval - degree, interval + 1);
  local[0] = 1;
  for (let order = 1; order <= degree; order++) raiseOrder(local, knots, interval, order, point);
  return out;
}

/**
 * Derivatives of all B-splines at one point, [splineCount].
 * B'_{i,d} = d (B_{i,d-1} / (t_{i+d} - t_i) - B_{i+1,d-1} / (t_{i+d+1} - t_{i+1})) (de Boor 1978, eq. X.8)
 */
export function splineDerivativesAt(sequence: KnotSequence, point: number, order: number): Float64Array {
  if (order === 0) return splinesAt(sequence, point);
  const { knots, degree } = sequence;
  const lower = splineDerivativesAt({ knots, degree: degree - 1 }, point, order - 1);
  const over = (i: number): number => {
    const width = knots[i + degree] - knots[i];
    return width === 0 ? 0 : lower[i] / width;
  };
  return Float64Array.from({ length: splineCount(sequence) }, (_, i) => degree * (over(i) - over(i + 1)));
}

/** From the `order` splines of degree order - 1 that live on the interval to the order + 1 of degree `order`, in place. */
function raiseOrder(local: Float64Array, knots: readonly number[], interval: number, order: number, point: number): void {
  let carried = 0;
  for (let k = 0; k < order; k++) {
    const right = knots[interval + k + 1];
    const left = knots[interval + k + 1 - order];
    const share = local[k] / (right - left);
    local[k] = carried + (right - point) * share;
    carried = (point - left) * share;
  }
  local[order] = carried;
}

/** The last non-empty interval that begins at or before the point; the outermost ones serve the points beyond. */
function intervalOf({ knots, degree }: KnotSequence, point: number): number {
  let interval = degree;
  const last = knots.length - degree - 2;
  for (let i = degree; i <= last; i++) if (knots[i] < knots[i + 1] && knots[i] <= point) interval = i;
  return interval;
}
