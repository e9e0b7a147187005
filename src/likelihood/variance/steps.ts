/**
 * Where theta goes from here: an average-information step in the free parameters, bounded in length, and the EM step that
 * stands in for it where the information is not positive definite. Both stay in the domain: every D positive semi-definite,
 * sigma^2 > 0. Knows scores and information as numbers; no rows.
 */
import { choleskyFactor, solveWithFactor } from "../../numerics/cholesky.js";
import { NumericalError } from "../../numerics/failure.js";
import { copyOf, zeros, type Matrix } from "../../numerics/matrix.js";
import { congruence } from "../../numerics/product.js";
import type { Design } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import type { ComponentGradient } from "../dense.js";

/** No free parameter moves farther in one step: a variance changes at most by a factor e^3, about 20, a deviation by e^1.5. */
const longestStep = 1.5;

/**
 * phi - AI^-1 dNLL/dphi, shortened as a whole where a coordinate would go too far.
 * @returns null where the information is not positive definite
 */
export function averageInformationStep(free: Float64Array, gradient: Float64Array, information: Matrix): Float64Array | null {
  const direction = newtonDirection(gradient, information);
  if (direction === null) return null;
  const longest = direction.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = longest > longestStep ? longestStep / longest : 1;
  return free.map((value, k) => value - scale * direction[k]);
}

/** AI^-1 gradient; null where AI has no Cholesky factor or the gradient is not finite. */
function newtonDirection(gradient: Float64Array, information: Matrix): Float64Array | null {
  try {
    const direction = solveWithFactor(choleskyFactor(information), gradient);
    return direction.every(Number.isFinite) ? direction : null;
  } catch (error) {
    if (error instanceof NumericalError) return null;
    throw error;
  }
}

/**
 * The EM step for maximum likelihood, written with dNLL/dD = 1/2 (T - g g'): D <- D - 2 D (dNLL/dD) D / q, which is the mean over
 * levels of b b' + Var(b | y); sigma^2 <- sigma^2 - 2 sigma^4 (dNLL/dsigma^2) / n. Monotone and slow (Laird & Ware 1982).
 */
export function expectationMaximisationStep(design: Design, components: VarianceComponents, gradient: ComponentGradient): VarianceComponents {
  const { residualVariance } = components;
  return {
    residualVariance: residualVariance - (2 * residualVariance ** 2 * gradient.residualVariance) / design.rowCount,
    grouped: components.grouped.map((covariance, t) => {
      const { structure, levels } = design.grouped[t];
      const moved = subtract(covariance, congruence(covariance, gradient.grouped[t]), 2 / levels.length);
      return structure.kind === "diagonal" ? diagonalOf(moved) : moved;
    }),
    kernels: components.kernels,
  };
}

/** A - scale B */
function subtract(first: Matrix, second: Matrix, scale: number): Matrix {
  const result = copyOf(first);
  for (let k = 0; k < result.data.length; k++) result.data[k] -= scale * second.data[k];
  return result;
}

function diagonalOf(matrix: Matrix): Matrix {
  const result = zeros(matrix.rows, matrix.rows);
  for (let k = 0; k < matrix.rows; k++) result.data[k * (matrix.rows + 1)] = matrix.data[k * (matrix.rows + 1)];
  return result;
}
