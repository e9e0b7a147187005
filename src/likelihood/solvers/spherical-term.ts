/**
 * One grouped term in spherical form: b = L u, Var(u) = I, so that a singular D needs no inverse. Per level it holds the Cholesky
 * root of the capacitance I + L' P L, P = sum of w z z' / sigma^2: what an elimination or a block preconditioner solves with.
 * Knows one term's rows and its D; nothing of the other terms.
 */
import { NumericalError } from "../../numerics/failure.js";
import type { Matrix } from "../../numerics/matrix.js";
import type { GroupedDesign } from "../../design/design.js";
import { addLevelSums, addRandomEffects } from "../random-design.js";
import { semidefiniteFactor } from "../small-matrix.js";

export interface SphericalTerm {
  /** levels times d */
  readonly size: number;
  readonly basisSize: number;
  setCovariance(covariance: Matrix, residualVariance: number): void;
  /** L, lower, [d, d] */
  factor(): Matrix;
  /** out += Z L u, [n] */
  addRows(spherical: Float64Array, out: Float64Array): void;
  /** out = L' Z' v, [levels, d] */
  levelSums(values: Float64Array, out: Float64Array): void;
  /** out = (I + L'PL)^-1 v, level by level; `out` may be `values` */
  solveCapacitance(values: Float64Array, out: Float64Array): void;
  /** out = C v with C C' = I + L'PL, level by level */
  multiplyRoot(values: Float64Array, out: Float64Array): void;
  /** sum over levels of log|I + L'PL| */
  logDeterminant(): number;
  /** out = L (I + L'PL)^-1 L', level by level, [levels, d, d] */
  shrinkage(out: Float64Array): void;
  /** out = L u, level by level */
  toEffects(spherical: Float64Array, out: Float64Array): void;
  /** out = L' v, level by level */
  toScores(values: Float64Array, out: Float64Array): void;
  /** out = L^-1 b; 0 along a direction without variance */
  fromEffects(effects: Float64Array, out: Float64Array): void;
}

/** @param weights w, [n] */
export function sphericalTerm(term: GroupedDesign, weights: Float64Array): SphericalTerm {
  const d = term.basis.columns;
  const size = term.levels.length * d;
  const crossProducts = levelCrossProducts(term, weights);
  const root = new Float64Array(crossProducts.length);
  const scaled = new Float64Array(size);
  let factor: Matrix = { rows: d, columns: d, data: new Float64Array(d * d) };
  const toEffects = (spherical: Float64Array, out: Float64Array): void => multiplyLower(factor, spherical, out);
  return {
    size,
    basisSize: d,
    setCovariance(covariance, residualVariance) {
      factor = semidefiniteFactor(covariance);
      formRoots(crossProducts, 1 / residualVariance, factor, root);
    },
    factor: () => factor,
    addRows(spherical, out) {
      toEffects(spherical, scaled);
      addRandomEffects(term, scaled, out);
    },
    levelSums(values, out) {
      scaled.fill(0);
      addLevelSums(term, values, scaled);
      multiplyLowerTransposed(factor, scaled, out);
    },
    solveCapacitance: (values, out) => solveRoots(root, d, values, out),
    multiplyRoot: (values, out) => multiplyRoots(root, d, values, out),
    logDeterminant: () => logDeterminantOfRoots(root, d),
    shrinkage: (out) => formShrinkage(root, factor, out),
    toEffects,
    toScores: (values, out) => multiplyLowerTransposed(factor, values, out),
    fromEffects: (effects, out) => solveLower(factor, effects, out),
  };
}

/** sum of w z z' over each level's rows, [levels, d^2]. */
function levelCrossProducts(term: GroupedDesign, weights: Float64Array): Float64Array {
  const { data: z, columns: d } = term.basis;
  const result = new Float64Array(term.levels.length * d * d);
  for (let i = 0; i < term.levelIndex.length; i++) {
    const start = term.levelIndex[i] * d * d;
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) result[start + a * d + b] += weights[i] * z[i * d + a] * z[i * d + b];
  }
  return result;
}

/** For every level the lower Cholesky factor of I + L' P L. */
function formRoots(crossProducts: Float64Array, precision: number, factor: Matrix, root: Float64Array): void {
  const d = factor.rows;
  if (d === 1) {
    const scale = precision * factor.data[0] ** 2;
    for (let j = 0; j < root.length; j++) root[j] = Math.sqrt(1 + scale * crossProducts[j]);
    return;
  }
  const l = factor.data;
  for (let start = 0; start < root.length; start += d * d) {
    for (let a = 0; a < d; a++) {
      for (let b = 0; b <= a; b++) {
        let sum = a === b ? 1 : 0;
        for (let k = a; k < d; k++) for (let m = b; m < d; m++) sum += precision * l[k * d + a] * crossProducts[start + k * d + m] * l[m * d + b];
        for (let k = 0; k < b; k++) sum -= root[start + a * d + k] * root[start + b * d + k];
        root[start + a * d + b] = a === b ? positiveRoot(sum) : sum / root[start + b * d + b];
      }
    }
  }
}

function positiveRoot(pivot: number): number {
  if (!(pivot > 0)) throw new NumericalError("not-positive-definite", `a level's information on its random effects has pivot ${pivot}`);
  return Math.sqrt(pivot);
}

function solveRoots(root: Float64Array, d: number, values: Float64Array, out: Float64Array): void {
  if (d === 1) {
    for (let j = 0; j < root.length; j++) out[j] = values[j] / (root[j] * root[j]);
    return;
  }
  for (let level = 0, start = 0; start < values.length; level++, start += d) {
    const at = level * d * d;
    for (let a = 0; a < d; a++) {
      let sum = values[start + a];
      for (let k = 0; k < a; k++) sum -= root[at + a * d + k] * out[start + k];
      out[start + a] = sum / root[at + a * d + a];
    }
    for (let a = d - 1; a >= 0; a--) {
      let sum = out[start + a];
      for (let k = a + 1; k < d; k++) sum -= root[at + k * d + a] * out[start + k];
      out[start + a] = sum / root[at + a * d + a];
    }
  }
}

/** K = Y'Y with Y = C^-1 L', column by column. */
function formShrinkage(root: Float64Array, { data: l, rows: d }: Matrix, out: Float64Array): void {
  const solved = new Float64Array(d * d);
  for (let start = 0; start < root.length; start += d * d) {
    for (let column = 0; column < d; column++) {
      for (let a = 0; a < d; a++) {
        let sum = l[column * d + a];
        for (let k = 0; k < a; k++) sum -= root[start + a * d + k] * solved[k * d + column];
        solved[a * d + column] = sum / root[start + a * d + a];
      }
    }
    for (let a = 0; a < d; a++) {
      for (let b = 0; b < d; b++) {
        let sum = 0;
        for (let k = 0; k < d; k++) sum += solved[k * d + a] * solved[k * d + b];
        out[start + a * d + b] = sum;
      }
    }
  }
}

function multiplyRoots(root: Float64Array, d: number, values: Float64Array, out: Float64Array): void {
  for (let level = 0, start = 0; start < values.length; level++, start += d) {
    for (let a = d - 1; a >= 0; a--) {
      let sum = 0;
      for (let k = 0; k <= a; k++) sum += root[level * d * d + a * d + k] * values[start + k];
      out[start + a] = sum;
    }
  }
}

function logDeterminantOfRoots(root: Float64Array, d: number): number {
  let sum = 0;
  for (let start = 0; start < root.length; start += d * d) for (let k = 0; k < d; k++) sum += Math.log(root[start + k * (d + 1)]);
  return 2 * sum;
}

/** out = L v for every level. */
function multiplyLower({ data: l, rows: d }: Matrix, values: Float64Array, out: Float64Array): void {
  for (let start = 0; start < values.length; start += d) {
    for (let a = d - 1; a >= 0; a--) {
      let sum = 0;
      for (let k = 0; k <= a; k++) sum += l[a * d + k] * values[start + k];
      out[start + a] = sum;
    }
  }
}

/** out = L' v for every level. */
function multiplyLowerTransposed({ data: l, rows: d }: Matrix, values: Float64Array, out: Float64Array): void {
  for (let start = 0; start < values.length; start += d) {
    for (let a = 0; a < d; a++) {
      let sum = 0;
      for (let k = a; k < d; k++) sum += l[k * d + a] * values[start + k];
      out[start + a] = sum;
    }
  }
}

/** out = L^-1 v for every level, 0 where L has a zero pivot. */
function solveLower({ data: l, rows: d }: Matrix, values: Float64Array, out: Float64Array): void {
  for (let start = 0; start < values.length; start += d) {
    for (let a = 0; a < d; a++) {
      let sum = values[start + a];
      for (let k = 0; k < a; k++) sum -= l[a * d + k] * out[start + k];
      const pivot = l[a * d + a];
      out[start + a] = pivot > 0 ? sum / pivot : 0;
    }
  }
}
