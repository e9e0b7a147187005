/**
 * The EM step of grouped terms, which stays in the domain: every D positive semi-definite, sigma^2 > 0. Monotone and slow (Laird & Ware 1982).
 * Knows scores as numbers; no rows.
 */
import { copyOf, type Matrix } from "../../numerics/matrix.js";
import { congruence } from "../../numerics/product.js";
import type { Design } from "../../design/design.js";
import type { VarianceComponents } from "../components.js";
import type { ComponentGradient } from "../dense.js";
import { withinStructure } from "./within-structure.js";

/**
 * The EM step for maximum likelihood, written with dNLL/dD = 1/2 (T - g g'): D <- D - 2 D (dNLL/dD) D / q, which is the mean over
 * levels of b b' + Var(b | y); sigma^2 <- sigma^2 - 2 sigma^4 (dNLL/dsigma^2) / n.
 */
export function expectationMaximisationStep(design: Design, components: VarianceComponents, gradient: ComponentGradient): VarianceComponents {
  const { residualVariance } = components;
  return {
    residualVariance: residualVariance - (2 * residualVariance ** 2 * gradient.residualVariance) / design.rowCount,
    grouped: components.grouped.map((covariance, t) => {
      const { structure, levels } = design.grouped[t];
      const moved = subtract(covariance, congruence(covariance, gradient.grouped[t]), 2 / levels.length);
      return withinStructure(structure, moved);
    }),
    parameters: components.parameters,
  };
}

/** A - scale B */
function subtract(first: Matrix, second: Matrix, scale: number): Matrix {
  const result = copyOf(first);
  for (let k = 0; k < result.data.length; k++) result.data[k] -= scale * second.data[k];
  return result;
}
