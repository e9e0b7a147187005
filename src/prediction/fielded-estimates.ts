/**
 * With f and theta given, everything that is linear where a field spans the whole sample: beta by generalised least squares, b of the grouped
 * terms, and of every field what kriging needs. As `conditional-modes.ts`, with the field as the base of the equations.
 */
import type { Design } from "../design/design.js";
import { fieldedSolver } from "../likelihood/composite/fielded-solver.js";
import type { VarianceComponents } from "../likelihood/components.js";
import { fixedEffectsEquations, fixedPart } from "../likelihood/fixed-effects.js";
import type { Matrix } from "../numerics/matrix.js";
import { innerProduct } from "../numerics/product.js";
import type { Criterion } from "../model/index.js";
import type { FieldPlan } from "../plan/index.js";
import { fieldStates, type FieldState, type Solved } from "./fields.js";

export interface FieldedEstimates {
  /** beta-hat, [p] */
  readonly fixedEffects: Float64Array;
  /** Cov(beta-hat), [p, p] */
  readonly fixedCovariance: Matrix;
  /** b-hat of every grouped term, [levels, d] */
  readonly conditionalModes: readonly Float64Array[];
  /** by kernel */
  readonly fields: readonly FieldState[];
  /** y - f - offset - X beta - every random term, [n] */
  readonly conditionalResidual: Float64Array;
  /** NLL at beta-hat, restricted where asked for, under the covariance that the field is kept by; null where log|V| was only estimated */
  readonly negativeLogLikelihood: number | null;
  /** Var(b_j | y, beta) of every grouped term, [levels, d, d]; probes, worked out on each call */
  readonly conditionalVariances: () => readonly Float64Array[];
  /** D Z_j'V^-1 X of every grouped term, [levels, d, p] */
  readonly fixedSensitivities: readonly Float64Array[];
}

/** How the base field is kept, and by what theta was brought to rest. */
export type KeptAs = FieldPlan & { readonly criterion: Criterion };

/** @param response y - offset - f over the training rows, [n] @throws NumericalError where X is rank-deficient or a solve does not converge */
export function fieldedEstimates(design: Design, components: VarianceComponents, response: Float64Array, plan: KeptAs): FieldedEstimates {
  const solver = fieldedSolver(design, components, plan);
  const solve = (values: Float64Array): Solved => {
    const solved = { alpha: new Float64Array(design.rowCount), effects: solver.zeroEffects() };
    solver.solve(values, solved.effects, solved.alpha);
    return solved;
  };
  const fixed = fixedEffectsEquations(design, solver);
  fixed.renew();
  const fixedEffects = fixed.solve(response);
  const { data, columns: p } = design.fixed.matrix;
  const columns = Array.from({ length: p }, (_, k) => solve(Float64Array.from(response, (_value, i) => data[i * p + k])));
  const residual = fixedPart(design, fixedEffects).map((value, i) => response[i] - value);
  const solved = solve(residual);
  const groupedCount = design.grouped.length;
  const logDeterminant = solver.isExact ? solver.logDeterminant() : null;
  const [ofFixed, lost] = plan.criterion === "reml" ? [fixed.logDeterminant(), p] : [0, 0];
  return {
    fixedEffects,
    fixedCovariance: fixed.covariance(),
    conditionalModes: solved.effects.slice(0, groupedCount),
    fields: fieldStates(design, solver, solved, columns, plan),
    conditionalResidual: solved.alpha.map((value, i) => (components.residualVariance * value) / (design.weights?.[i] ?? 1)),
    negativeLogLikelihood: logDeterminant === null ? null : 0.5 * (innerProduct(residual, solved.alpha) + logDeterminant + ofFixed + (design.rowCount - lost) * Math.log(2 * Math.PI)),
    conditionalVariances: () => solver.conditionalVariances(),
    fixedSensitivities: fixed.sensitivities().slice(0, groupedCount),
  };
}
