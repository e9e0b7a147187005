/**
 * One covariance's map to the whole line: the log variances of a diagonal D, the one of a spherical D, or the log-Cholesky factor of an unstructured one
 * (lower triangle by rows, logs on the diagonal; Pinheiro & Bates 1996, section 2.2), in which every phi gives a positive definite D.
 * Knows D; not designs nor likelihoods.
 */
import { assertNever, invariant } from "../invariant.js";
import { zeros, type Matrix } from "../numerics/matrix.js";
import { multiply, transposed } from "../numerics/product.js";
import type { CovarianceStructure } from "../model/index.js";
import { semidefiniteFactor } from "./small-matrix.js";

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
  /** the highest that does: infinity but for a parameter between two bounds */
  readonly highest: number;
}

export function structureParameterisation(structure: CovarianceStructure, size: number): StructureParameterisation {
  switch (structure.kind) {
    case "diagonal":
      return choleskyParameterisation(size, (row, column) => row === column);
    case "unstructured":
      return choleskyParameterisation(size, (row, column) => column <= row);
    case "spherical":
      return sphericalParameterisation(size);
    case "expression":
      invariant(false, "a structure written as an expression is expanded before the likelihood sees it");
      break;
    default:
      return assertNever(structure);
  }
}

/** D = e^(2 phi) I. */
function sphericalParameterisation(size: number): StructureParameterisation {
  const scaledIdentity = (scale: number): Matrix => {
    const result = zeros(size, size);
    for (let k = 0; k < size; k++) result.data[k * (size + 1)] = scale;
    return result;
  };
  return {
    count: 1,
    toFree({ data }, smallest) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += data[k * (size + 1)];
      return Float64Array.of(Math.log(Math.max(Math.sqrt(sum / size), Math.min(...smallest))));
    },
    fromFree: ([free]) => scaledIdentity(Math.exp(2 * free)),
    directions: ([free]) => [scaledIdentity(2 * Math.exp(2 * free))],
    coordinates: (_, smallest) => [{ scale: 1, lowest: Math.log(Math.min(...smallest)), highest: Infinity }],
  };
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
        row === column ? { scale: 1, lowest: Math.log(smallest[row]), highest: Infinity } : { scale: rowNorm(factor, row), lowest: -Infinity, highest: Infinity },
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
