/** Random designs for property tests: rows, factors and bases drawn from a seed, small enough for dense algebra. */
import type { Design, GroupedDesign } from "../../src/design/design.js";
import type { VarianceComponents } from "../../src/likelihood/components.js";
import { zeros, type Matrix } from "../../src/numerics/matrix.js";
import { randomSource, type RandomSource } from "../../src/numerics/random.js";

export interface TermShape {
  readonly levelCount: number;
  readonly basisSize: number;
  readonly structure: "unstructured" | "diagonal" | "spherical";
  /** each of this term's levels lies within one level of that earlier term; null: drawn freely */
  readonly within: number | null;
}

export interface DesignShape {
  readonly rowCount: number;
  readonly fixedColumnCount: number;
  readonly terms: readonly TermShape[];
  readonly isWeighted: boolean;
  readonly seed: number;
}

/** A design of the given shape; every level is seen at least where rows suffice. The response is standard normal noise plus 2. */
export function randomDesign(shape: DesignShape): Design {
  const random = randomSource(shape.seed);
  const n = shape.rowCount;
  const grouped: GroupedDesign[] = [];
  for (const term of shape.terms) grouped.push(randomTerm(term, grouped, n, random));
  return {
    rowCount: n,
    keptRows: Int32Array.from({ length: n }, (_, i) => i),
    response: Float64Array.from({ length: n }, () => 2 + random.normal()),
    trials: null,
    weights: shape.isWeighted ? Float64Array.from({ length: n }, () => 0.5 + 2 * random.uniform()) : null,
    offset: shape.isWeighted ? Float64Array.from({ length: n }, () => random.normal()) : null,
    fixed: {
      names: Array.from({ length: shape.fixedColumnCount }, (_, k) => `x${k}`),
      matrix: matrixOf(n, shape.fixedColumnCount, (_, k) => (k === 0 ? 1 : random.normal())),
      termIndex: Int32Array.from({ length: shape.fixedColumnCount }, (_, k) => k),
      termLabels: Array.from({ length: Math.max(0, shape.fixedColumnCount - 1) }, (_, k) => `x${k + 1}`),
      droppedNames: [],
    },
    grouped,
    kernels: [],
    networks: [],
  };
}

function randomTerm(shape: TermShape, earlier: readonly GroupedDesign[], n: number, random: RandomSource): GroupedDesign {
  const outer = shape.within === null ? null : earlier[shape.within];
  const perOuter = outer === null ? shape.levelCount : Math.max(1, Math.ceil(shape.levelCount / outer.levels.length));
  const levelCount = outer === null ? shape.levelCount : perOuter * outer.levels.length;
  return {
    group: `g${earlier.length}`,
    levels: Array.from({ length: levelCount }, (_, j) => String(j)),
    levelIndex: Int32Array.from({ length: n }, (_, i) => (outer === null ? 0 : outer.levelIndex[i] * perOuter) + random.integer(perOuter)),
    basisNames: Array.from({ length: shape.basisSize }, (_, k) => `z${k}`),
    basis: matrixOf(n, shape.basisSize, (_, k) => (k === 0 ? 1 : random.normal())),
    structure: { kind: shape.structure },
    positions: null, levelCovariance: null, network: null,
  };
}

/** Positive definite D of every term, and a residual variance. */
export function randomComponents(design: Design, seed: number): VarianceComponents {
  const random = randomSource(seed);
  return {
    residualVariance: 0.3 + random.uniform(),
    grouped: design.grouped.map((term) => (term.structure.kind === "spherical" ? sphericalCovariance(term.basis.columns, 0.2 + random.uniform()) : randomCovariance(term.basis.columns, term.structure.kind === "diagonal", random))),
    parameters: [],
  };
}

function sphericalCovariance(size: number, variance: number): Matrix {
  return matrixOf(size, size, (i, j) => (i === j ? variance : 0));
}

function randomCovariance(size: number, isDiagonal: boolean, random: RandomSource): Matrix {
  const factor = matrixOf(size, size, (i, j) => (i === j ? 0.4 + random.uniform() : isDiagonal || j > i ? 0 : 0.5 * random.normal()));
  return matrixOf(size, size, (i, j) => {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += factor.data[i * size + k] * factor.data[j * size + k];
    return sum;
  });
}

export function matrixOf(rows: number, columns: number, value: (i: number, j: number) => number): Matrix {
  const result = zeros(rows, columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result.data[i * columns + j] = value(i, j);
  return result;
}

/** max |a - b| / max(1, max |b|) */
export function relativeDistance(actual: Float64Array, expected: Float64Array): number {
  let distance = 0;
  let scale = 1;
  for (let i = 0; i < expected.length; i++) {
    distance = Math.max(distance, Math.abs(actual[i] - expected[i]));
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return Number.isFinite(distance) ? distance / scale : Infinity;
}
