/**
 * Where theta goes from here: an average-information step in the free parameters, bounded, and the EM step that
 * stands in for it where the information is not positive definite. Both stay in the domain: every D positive semi-definite,
 * sigma^2 > 0. Knows scores and information as numbers; no rows.
 */
import { copyOf, zeros, type Matrix } from "../../numerics/matrix.js";
import { congruence } from "../../numerics/product.js";
import type { Design } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import type { ComponentGradient } from "../dense.js";
import { freeCoordinates } from "../parameters.js";
import { boundedStep, type Box } from "./bounded-step.js";

/** No coordinate moves farther in one step: a variance changes at most by a factor e^3, about 20, its deviation by e^1.5. */
const longestStep = 1.5;
/** The least residual variance, as a share of the response's: data without noise would send its logarithm to minus infinity. */
const smallestResidualShare = 1e-10;

/**
 * phi - AI^-1 dNLL/dphi within the box of moves that are not too long and keep every deviation above the smallest.
 * @param responseVariance mean square of y about its mean, what variances are measured against
 * @returns null where the information is not positive definite
 */
export function averageInformationStep(
  design: Design,
  free: Float64Array,
  gradient: Float64Array,
  information: Matrix,
  responseVariance: number,
): Float64Array | null {
  const step = boundedStep(gradient, information, boxAround(design, free, responseVariance));
  return step === null ? null : free.map((value, k) => value + step[k]);
}

function boxAround(design: Design, free: Float64Array, responseVariance: number): Box {
  const lower = new Float64Array(free.length).fill(-longestStep);
  const upper = new Float64Array(free.length).fill(longestStep);
  if (responseVariance > 0) lower[0] = Math.min(0, Math.max(-longestStep, Math.log(smallestResidualShare * responseVariance) - free[0]));
  freeCoordinates(design, free).forEach(({ scale, lowest }, k) => {
    lower[k + 1] = Math.min(0, Math.max(-longestStep * scale, lowest - free[k + 1]));
    upper[k + 1] = longestStep * scale;
  });
  return { lower, upper };
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
