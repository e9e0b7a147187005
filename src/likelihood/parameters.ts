/**
 * Free parameters phi: the unconstrained numbers behind the variance components, and derivatives along them.
 * phi_0 = log sigma^2; then term by term: log variances of a diagonal D, or the log-Cholesky factor of an unstructured one
 * (lower triangle by rows, logs on the diagonal; Pinheiro & Bates 1996, section 2.2), in which every phi gives a positive definite D.
 * Knows structures; not rows nor likelihoods.
 */
import { assertNever, invariant } from "../invariant.js";
import { zeros, type Matrix } from "../numerics/matrix.js";
import { innerProduct, multiply, transposed } from "../numerics/product.js";
import type { Design, GroupedDesign } from "../design/design.js";
import type { CovarianceStructure } from "../model/index.js";
import type { VarianceComponents } from "./components.js";
import type { ComponentGradient } from "./dense.js";
import { semidefiniteFactor } from "./small-matrix.js";

/**
 * A zero variance has no logarithm: the smallest contribution to the response that phi says, as a share of the residual standard deviation.
 * What data can tell from zero is some hundred times larger.
 */
const smallestShare = 1e-6;

/** One structure's map between its D, [d, d], and its part of phi. */
export interface StructureParameterisation {
  readonly count: number;
  /** @param smallest the standard deviation of every row that stands in for zero, [d] */
  toFree(covariance: Matrix, smallest: Float64Array): Float64Array;
  fromFree(free: Float64Array): Matrix;
  /** dD/dphi_k for every k, [d, d] each, symmetric */
  directions(free: Float64Array): readonly Matrix[];
  /** @param smallest as for `toFree` */
  coordinates(free: Float64Array, smallest: Float64Array): readonly FreeCoordinate[];
}

/** How far one coordinate of phi may go. */
export interface FreeCoordinate {
  /** a large move: 1 for the logarithm of a standard deviation; for an entry of a factor its row's standard deviation */
  readonly scale: number;
  /** the lowest value that means something: minus infinity for an entry */
  readonly lowest: number;
}

export function structureParameterisation(structure: CovarianceStructure, size: number): StructureParameterisation {
  switch (structure.kind) {
    case "diagonal":
      return choleskyParameterisation(size, (row, column) => row === column);
    case "unstructured":
      return choleskyParameterisation(size, (row, column) => column <= row);
    case "expression":
      invariant(false, "a structure written as an expression is expanded before the likelihood sees it");
      break;
    default:
      return assertNever(structure);
  }
}

/** phi of a design's components, [freeParameterCount]. @throws NumericalError `not-positive-definite` for a D that is no covariance */
export function toFreeParameters(design: Design, components: VarianceComponents): Float64Array {
  const sigma = Math.sqrt(components.residualVariance);
  const parts = design.grouped.map((term, t) => parameterisationOf(term).toFree(components.grouped[t], smallestDeviations(term, sigma)));
  return Float64Array.from([Math.log(components.residualVariance), ...parts.flatMap((part) => [...part])]);
}

/** The components that phi says, [freeParameterCount]. */
export function fromFreeParameters(design: Design, free: Float64Array): VarianceComponents {
  const grouped = freeSlices(design, free).map((slice, t) => parameterisationOf(design.grouped[t]).fromFree(slice));
  return { residualVariance: Math.exp(free[0]), grouped, kernels: [] };
}

export function freeParameterCount(design: Design): number {
  return 1 + design.grouped.reduce((sum, term) => sum + parameterisationOf(term).count, 0);
}

/** One coordinate of phi: which D it moves (null: sigma^2), and how. */
export interface FreeDirection {
  readonly term: number | null;
  /** dD_t/dphi_k, [d, d]; for sigma^2 the [1, 1] matrix dsigma^2/dphi_0 = sigma^2 */
  readonly derivative: Matrix;
}

/** The derivative of the components along every coordinate of phi, in phi's order. */
export function freeDirections(design: Design, free: Float64Array): readonly FreeDirection[] {
  const residual: FreeDirection = { term: null, derivative: { rows: 1, columns: 1, data: Float64Array.of(Math.exp(free[0])) } };
  const grouped = freeSlices(design, free).flatMap((slice, t) =>
    parameterisationOf(design.grouped[t]).directions(slice).map((derivative): FreeDirection => ({ term: t, derivative })),
  );
  return [residual, ...grouped];
}

/** The room of every coordinate of phi beyond the first, log sigma^2. */
export function freeCoordinates(design: Design, free: Float64Array): readonly FreeCoordinate[] {
  const sigma = Math.exp(0.5 * free[0]);
  return freeSlices(design, free).flatMap((slice, t) => {
    const term = design.grouped[t];
    return parameterisationOf(term).coordinates(slice, smallestDeviations(term, sigma));
  });
}

/** Below this share of the residual standard deviation a direction's contribution to the response counts as none; lme4's tolerance. */
const singularShare = 1e-4;

/** Whether some D has a direction without variance, as lme4's `isSingular` has it but in the units of each basis column. */
export function hasSingularCovariance(design: Design, { residualVariance, grouped }: VarianceComponents): boolean {
  return design.grouped.some((term, t) => {
    const factor = semidefiniteFactor(grouped[t]);
    const scales = basisScales(term);
    return scales.some((scale, k) => factor.data[k * (factor.rows + 1)] * scale < singularShare * Math.sqrt(residualVariance));
  });
}

function smallestDeviations(term: GroupedDesign, sigma: number): Float64Array {
  return basisScales(term).map((scale) => (smallestShare * sigma) / scale);
}

/** Root mean square of every column of the basis; 1 for a column of zeros. */
function basisScales({ basis }: GroupedDesign): Float64Array {
  const { data, rows, columns: d } = basis;
  const squares = new Float64Array(d);
  for (let i = 0; i < rows; i++) for (let k = 0; k < d; k++) squares[k] += data[i * d + k] ** 2;
  return squares.map((sum) => Math.sqrt(sum / Math.max(1, rows)) || 1);
}

/** dNLL/dphi from dNLL/dtheta: one inner product per coordinate, [freeParameterCount]. */
export function pullBackToFree(design: Design, free: Float64Array, gradient: ComponentGradient): Float64Array {
  return Float64Array.from(freeDirections(design, free), ({ term, derivative }) =>
    term === null ? gradient.residualVariance * derivative.data[0] : innerProduct(gradient.grouped[term].data, derivative.data),
  );
}

export function parameterisationOf(term: GroupedDesign): StructureParameterisation {
  return structureParameterisation(term.structure, term.basis.columns);
}

function freeSlices(design: Design, free: Float64Array): readonly Float64Array[] {
  let offset = 1;
  return design.grouped.map((term) => {
    const start = offset;
    offset += parameterisationOf(term).count;
    return free.subarray(start, offset);
  });
}

/** D = L L' with the entries of L that `isFree` names, by rows; logs of standard deviations on the diagonal. */
function choleskyParameterisation(size: number, isFree: (row: number, column: number) => boolean): StructureParameterisation {
  const entries: { row: number; column: number }[] = [];
  for (let row = 0; row < size; row++) for (let column = 0; column <= row; column++) if (isFree(row, column)) entries.push({ row, column });
  const factorOf = (free: Float64Array): Matrix => {
    const factor = zeros(size, size);
    entries.forEach(({ row, column }, k) => {
      factor.data[row * size + column] = row === column ? Math.exp(free[k]) : free[k];
    });
    return factor;
  };
  return {
    count: entries.length,
    toFree(covariance, smallest) {
      const factor = semidefiniteFactor(covariance);
      return Float64Array.from(entries, ({ row, column }) => {
        const value = factor.data[row * size + column];
        return row === column ? Math.log(Math.max(value, smallest[row])) : value;
      });
    },
    fromFree: (free) => multiply(factorOf(free), transposed(factorOf(free))),
    directions: (free) => entries.map((entry) => symmetricDerivative(factorOf(free), entry.row, entry.column)),
    coordinates(free, smallest) {
      const factor = factorOf(free);
      return entries.map(({ row, column }) =>
        row === column ? { scale: 1, lowest: Math.log(smallest[row]) } : { scale: rowNorm(factor, row), lowest: -Infinity },
      );
    },
  };
}

/** d(L L')/dL_rc, times L_rr where r = c: the chain rule of the logarithm. */
function symmetricDerivative(factor: Matrix, row: number, column: number): Matrix {
  const size = factor.rows;
  const scale = row === column ? factor.data[row * size + row] : 1;
  const result = zeros(size, size);
  for (let i = 0; i < size; i++) {
    const value = scale * factor.data[i * size + column];
    result.data[row * size + i] += value;
    result.data[i * size + row] += value;
  }
  return result;
}

function rowNorm(matrix: Matrix, row: number): number {
  return Math.hypot(...matrix.data.subarray(row * matrix.columns, (row + 1) * matrix.columns));
}
