/**
 * What a covariance definition's variables are for a pair of elements: distances or inner products of the coordinates of two
 * sites, or the two positions themselves. Knows coordinates; no parameters and no rows.
 */
import type { KernelInput } from "../../model/index.js";
import type { Matrix } from "../../numerics/matrix.js";

/** The variables of pairs, one column per variable of the definition. */
export type PairColumns = ReadonlyMap<string, Float64Array>;

/** Element `first[k]` of one set of coordinates beside element `second[k]` of another. */
export interface Pairs {
  readonly first: Int32Array;
  readonly second: Int32Array;
}

export type Measure = (left: Matrix, right: Matrix, pairs: Pairs) => PairColumns;

/** Mean radius of the earth (IUGG), so that haversine distances are in kilometres. */
const earthRadius = 6371.0088;

/** Sites: one column of distances or inner products per variable, each over its own coordinates. */
export function siteMeasure(inputs: readonly KernelInput[], metric: "euclidean" | "haversine"): Measure {
  return (left, right, pairs) =>
    new Map(inputs.map(({ variable, measure, coordinates }) => {
      const between = measure === "inner-product" ? innerProductOf : metric === "haversine" ? haversineDistance : euclideanDistance;
      return [variable, overPairs(pairs, (a, b) => between(left, right, a, b, coordinates))];
    }));
}

/** Positions: the first element's number under the first variable, the second's under the second. */
export function positionMeasure(variables: readonly string[]): Measure {
  return (left, right, pairs) =>
    new Map(variables.map((variable, k) => [variable, overPairs(pairs, (a, b) => (k === 0 ? left.data[a] : right.data[b]))]));
}

/** Under this name stands what K says of the levels of a pair; no definition's variable is spelt so. */
export const relationVariable = "(relation)";

/** Of elements whose coordinates are their level and their position: what `effects` says of the positions, and K_ij. */
export function relatedMeasure(effects: Measure, { columns: size, data }: Matrix): Measure {
  const levelOf = ({ columns, data: coordinates }: Matrix, element: number): number => coordinates[element * columns];
  return (left, right, pairs) => new Map([
    ...effects(lastColumn(left), lastColumn(right), pairs),
    [relationVariable, overPairs(pairs, (a, b) => data[levelOf(left, a) * size + levelOf(right, b)])],
  ]);
}

function lastColumn({ rows, columns, data }: Matrix): Matrix {
  return { rows, columns: 1, data: Float64Array.from({ length: rows }, (_, i) => data[i * columns + columns - 1]) };
}

function overPairs({ first, second }: Pairs, value: (a: number, b: number) => number): Float64Array {
  const out = new Float64Array(first.length);
  for (let k = 0; k < out.length; k++) out[k] = value(first[k], second[k]);
  return out;
}

type SiteFunction = (left: Matrix, right: Matrix, a: number, b: number, coordinates: readonly number[]) => number;

const euclideanDistance: SiteFunction = (left, right, a, b, coordinates) => {
  let square = 0;
  for (const c of coordinates) square += (left.data[a * left.columns + c] - right.data[b * right.columns + c]) ** 2;
  return Math.sqrt(square);
};

const innerProductOf: SiteFunction = (left, right, a, b, coordinates) => {
  let sum = 0;
  for (const c of coordinates) sum += left.data[a * left.columns + c] * right.data[b * right.columns + c];
  return sum;
};

/** Latitude and longitude in degrees; kilometres along the surface. */
const haversineDistance: SiteFunction = (left, right, a, b, [latitude, longitude]) => {
  const radians = (from: Matrix, element: number, c: number): number => (from.data[element * from.columns + c] * Math.PI) / 180;
  const [firstLatitude, secondLatitude] = [radians(left, a, latitude), radians(right, b, latitude)];
  const north = Math.sin((secondLatitude - firstLatitude) / 2) ** 2;
  const east = Math.sin((radians(right, b, longitude) - radians(left, a, longitude)) / 2) ** 2;
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(north + Math.cos(firstLatitude) * Math.cos(secondLatitude) * east)));
};

/** Every pair (a, b) with b <= a of the elements, a's varying slowest: the packed lower triangle. */
export function lowerPairs(elements: Int32Array): Pairs {
  const count = (elements.length * (elements.length + 1)) / 2;
  const [first, second] = [new Int32Array(count), new Int32Array(count)];
  let at = 0;
  for (let a = 0; a < elements.length; a++) {
    for (let b = 0; b <= a; b++, at++) {
      first[at] = elements[a];
      second[at] = elements[b];
    }
  }
  return { first, second };
}

/** Where the pair of the a-th and b-th element stands in a packed lower triangle. */
export function packedIndex(a: number, b: number): number {
  return a >= b ? (a * (a + 1)) / 2 + b : (b * (b + 1)) / 2 + a;
}
