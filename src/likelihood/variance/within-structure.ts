/** A covariance brought into the shape that its structure allows. Knows structures; no rows. */
import { assertNever } from "../../invariant.js";
import type { CovarianceStructure } from "../../model/index.js";
import { zeros, type Matrix } from "../../numerics/matrix.js";

/** The nearest D of the structure: what the M step of a constrained D comes to. @param moved D, [d, d] */
export function withinStructure(structure: CovarianceStructure, moved: Matrix): Matrix {
  switch (structure.kind) {
    case "unstructured":
    case "expression":
      return moved;
    case "diagonal":
      return diagonalOf(moved);
    case "spherical":
      return meanDiagonal(moved);
    default:
      return assertNever(structure);
  }
}

function meanDiagonal(matrix: Matrix): Matrix {
  const diagonal = diagonalOf(matrix);
  const mean = diagonal.data.reduce((sum, value) => sum + value, 0) / matrix.rows;
  for (let k = 0; k < matrix.rows; k++) diagonal.data[k * (matrix.rows + 1)] = mean;
  return diagonal;
}

function diagonalOf(matrix: Matrix): Matrix {
  const result = zeros(matrix.rows, matrix.rows);
  for (let k = 0; k < matrix.rows; k++) result.data[k * (matrix.rows + 1)] = matrix.data[k * (matrix.rows + 1)];
  return result;
}
