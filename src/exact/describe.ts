/**
 * A fitted linear mixed model as its readers want it: from conditioned columns and relative factors to lme4's quantities, in the
 * units of the columns. Knows estimates; knows neither how the equations were solved nor how theta was moved.
 */
import type { Design } from "../design/design.js";
import type { VarianceComponents } from "../likelihood/components.js";
import { inColumnUnits, type UnitCovariance } from "../likelihood/equations/blocks.js";
import type { Conditioning } from "../likelihood/equations/conditioning.js";
import type { EquationsSolution } from "../likelihood/equations/solve.js";
import type { Criterion } from "../model/index.js";
import type { Matrix } from "../numerics/matrix.js";
import { multiply, transposed } from "../numerics/product.js";
import type { FreeElement } from "./parameters.js";
import { fittedValues } from "./rows.js";
import { termLabels, termOrder } from "./terms.js";
import { lowerFactorInUnits, singularDirections, type SingularDirection } from "./units.js";

/** Everything that follows from theta, however the equations were solved. */
export interface LinearFit {
  readonly criterion: Criterion;
  /** log likelihood, restricted for REML, all constants included, prior weights as +sum(log w)/2 */
  readonly logLik: number;
  /** fixed effects + elements of theta + 1, as lme4 counts them for AIC */
  readonly parameterCount: number;
  readonly aic: number;
  readonly bic: number;
  /** beta, [p] */
  readonly fixedEffects: Float64Array;
  readonly standardErrors: Float64Array;
  /** Cov(beta-hat), [p, p] */
  readonly fixedCovariance: Matrix;
  /** sigma² and D of every grouped term in the design's order */
  readonly components: VarianceComponents;
  /** Λ of every grouped term in the design's order, lower triangular, diagonal >= 0 */
  readonly relativeFactors: readonly Matrix[];
  /** lme4's theta: lower triangles by column of Λ, terms by decreasing number of levels */
  readonly theta: Float64Array;
  /** indices of the grouped terms in lme4's order */
  readonly termOrder: readonly number[];
  /** lme4's labels (`g`, `g.1`), in the design's order */
  readonly termLabels: readonly string[];
  /** b of every grouped term in the design's order, [levels, d] */
  readonly conditionalModes: readonly Float64Array[];
  /** Var(b_level | y, beta) of every grouped term, [levels, d, d], as lme4's condVar; computed when asked for */
  conditionalVariances(): readonly Float64Array[];
  /** X beta + Z b + offset, [n] */
  readonly fitted: Float64Array;
  /** y - fitted, [n] */
  readonly residuals: Float64Array;
  readonly isSingular: boolean;
  readonly singularDirections: readonly SingularDirection[];
  readonly converged: boolean;
  /** estimated distance of theta from the optimum, in its own standard errors */
  readonly distanceToOptimum: number;
  readonly evaluations: number;
}

/** What an engine hands over. */
export interface LinearEstimates extends Pick<LinearFit, "criterion" | "logLik" | "converged" | "distanceToOptimum" | "evaluations"> {
  readonly elements: readonly FreeElement[];
  readonly conditioning: Conditioning;
  /** Λ of every term, conditioned columns */
  readonly relativeFactors: readonly Matrix[];
  readonly residualVariance: number;
  /** in the units of the columns */
  readonly solution: Pick<EquationsSolution, "fixedEffects" | "conditionalModes">;
  /** Cov(beta-hat) / sigma² */
  readonly fixedCovariance: UnitCovariance;
  /** Var(b_level | y, beta) / sigma² of every term, [levels, d, d] */
  conditionalVariances(): readonly Float64Array[];
}

export function linearFit(design: Design, estimates: LinearEstimates): LinearFit {
  const { criterion, logLik, conditioning, residualVariance, solution } = estimates;
  const relativeFactors = estimates.relativeFactors.map((one, t) => lowerFactorInUnits(conditioning.terms[t], one));
  const directions = estimates.relativeFactors.flatMap((one, t) => singularDirections(t, conditioning.terms[t], one));
  const { units, shares } = estimates.fixedCovariance;
  const order = termOrder(design.grouped);
  const parameterCount = solution.fixedEffects.length + estimates.elements.length + 1;
  const fitted = fittedValues(design, solution);
  return {
    criterion,
    logLik,
    parameterCount,
    aic: -2 * logLik + 2 * parameterCount,
    bic: -2 * logLik + Math.log(design.rowCount) * parameterCount,
    fixedEffects: solution.fixedEffects,
    standardErrors: units.map((unit, c) => unit * Math.sqrt(residualVariance * shares.data[c * shares.columns + c])),
    fixedCovariance: inColumnUnits({ units, shares: scaled(shares, residualVariance) }),
    components: { residualVariance, grouped: relativeFactors.map((one) => scaled(multiply(one, transposed(one)), residualVariance)), parameters: [] },
    relativeFactors,
    theta: Float64Array.from(order.flatMap((t) => freeOf(relativeFactors[t], design.grouped[t].structure.kind === "unstructured"))),
    termOrder: order,
    termLabels: termLabels(design.grouped),
    conditionalModes: solution.conditionalModes,
    conditionalVariances: () => estimates.conditionalVariances().map((one) => one.map((value) => value * residualVariance)),
    fitted,
    residuals: fitted.map((value, i) => (design.response?.[i] ?? NaN) - value),
    isSingular: directions.length > 0,
    singularDirections: directions,
    converged: estimates.converged,
    distanceToOptimum: estimates.distanceToOptimum,
    evaluations: estimates.evaluations,
  };
}

function scaled(matrix: Matrix, factor: number): Matrix {
  return { ...matrix, data: matrix.data.map((value) => value * factor) };
}

/** Free elements of Λ by column: the lower triangle, or the diagonal alone. */
function freeOf(factor: Matrix, isFull: boolean): number[] {
  const d = factor.columns;
  const elements: number[] = [];
  for (let column = 0; column < d; column++) {
    for (let row = column; row < (isFull ? d : column + 1); row++) elements.push(factor.data[row * d + column]);
  }
  return elements;
}
