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
 * A zero variance has no logarithm: the smallest standard deviation that phi says, as a share of the residual one. What data can tell from
 * zero is some hundred times larger, and lme4 calls a fit singular a hundred times above it.
 */
export const smallestRelativeDeviation = 1e-6;

/** One structure's map between its D, [d, d], and its part of phi. */
export interface StructureParameterisation {
  readonly count: number;
  /** @param smallestDeviation stands in for a standard deviation that is zero */
  toFree(covariance: Matrix, smallestDeviation: number): Float64Array;
  fromFree(free: Float64Array): Matrix;
  /** dD/dphi_k for every k, [d, d] each, symmetric */
  directions(free: Float64Array): readonly Matrix[];
  coordinates(free: Float64Array): readonly FreeCoordinate[];
}

/** What kind of number one coordinate of phi is. */
export interface FreeCoordinate {
  /** the logarithm of a standard deviation, or an entry of a factor in the units of its row */
  readonly isLogDeviation: boolean;
  /** a large move: 1 for a logarithm, the row's standard deviation for an entry */
  readonly scale: number;
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
  const smallest = smallestRelativeDeviation * Math.sqrt(components.residualVariance);
  const parts = design.grouped.map((term, t) => parameterisationOf(term).toFree(components.grouped[t], smallest));
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

/** The kind of every coordinate of phi beyond the first, log sigma^2. */
export function freeCoordinates(design: Design, free: Float64Array): readonly FreeCoordinate[] {
  return freeSlices(design, free).flatMap((slice, t) => parameterisationOf(design.grouped[t]).coordinates(slice));
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
    toFree(covariance, smallestDeviation) {
      const factor = semidefiniteFactor(covariance);
      return Float64Array.from(entries, ({ row, column }) => {
        const value = factor.data[row * size + column];
        return row === column ? Math.log(Math.max(value, smallestDeviation)) : value;
      });
    },
    fromFree: (free) => multiply(factorOf(free), transposed(factorOf(free))),
    directions: (free) => entries.map((entry) => symmetricDerivative(factorOf(free), entry.row, entry.column)),
    coordinates(free) {
      const factor = factorOf(free);
      return entries.map(({ row, column }) =>
        row === column ? { isLogDeviation: true, scale: 1 } : { isLogDeviation: false, scale: rowNorm(factor, row) },
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
