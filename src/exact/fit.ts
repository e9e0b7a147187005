/**
 * A linear mixed model fitted exactly: cross-products, theta by Newton steps on the profiled (restricted) deviance, variances of
 * zero found, and everything that follows at the optimum. Knows one design; knows no formula and no report.
 */
import type { Design } from "../design/design.js";
import { diagnostic, hasErrors, type Diagnostic } from "../diagnostics/index.js";
import type { VarianceComponents } from "../likelihood/components.js";
import { fixedCovarianceInUnits, inColumnUnits, posteriorBlocks } from "../likelihood/equations/blocks.js";
import { crossProducts } from "../likelihood/equations/cross-products.js";
import { responseCrossProducts } from "../likelihood/equations/response.js";
import { inUnits } from "../likelihood/equations/solve.js";
import type { Criterion } from "../model/index.js";
import { NumericalError } from "../numerics/failure.js";
import type { Matrix } from "../numerics/matrix.js";
import { multiply, transposed } from "../numerics/product.js";
import { complaintsAbout, complaintsAboutSingularity, complaintsAboutSize } from "./complaints.js";
import type { ProfiledProblem } from "./criterion.js";
import { fittedValues, netResponse, sumOfLogWeights } from "./rows.js";
import { findOptimum } from "./find.js";
import type { Optimum, OptimiseProgress } from "./optimise.js";
import { freeElements } from "./parameters.js";
import { termLabels, termOrder } from "./terms.js";
import { lowerFactorInUnits, singularDirections, type SingularDirection } from "./units.js";

export interface ExactOptions {
  readonly criterion: Criterion;
  /** stops between evaluations; the best values so far are returned */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: OptimiseProgress) => void;
}

export interface ExactResult {
  /** null when a diagnostic is an error */
  readonly fit: ExactFit | null;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ExactFit {
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
  readonly problem: ProfiledProblem;
  readonly optimum: Optimum;
}

/**
 * Maximum (restricted) likelihood.
 * @param design training rows with a response; networks and kernels must be absent
 */
export function fitExact(design: Design, options: ExactOptions): ExactResult {
  const response = netResponse(design);
  const complaints = complaintsAbout(design, response);
  if (hasErrors(complaints)) return { fit: null, diagnostics: complaints };
  return orDiagnostic(() => fitProblem(design, problemOf(design, response, options.criterion), options));
}

/** Fits what is already in cross-products; `design` supplies rows for fitted values. */
export function fitProblem(design: Design, problem: ProfiledProblem, { signal, onProgress }: Omit<ExactOptions, "criterion">): ExactResult {
  const tooLarge = complaintsAboutSize(design, problem.cross);
  if (tooLarge.length > 0) return { fit: null, diagnostics: tooLarge };
  return orDiagnostic(() => {
    const fit = describe(design, problem, findOptimum(problem, { signal: signal ?? null, onProgress: onProgress ?? null }));
    return { fit, diagnostics: complaintsAfter(design, fit, signal ?? null) };
  });
}

/** Numbers that fail before there is any fit become a diagnostic. */
function orDiagnostic(work: () => ExactResult): ExactResult {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof NumericalError)) throw error;
    return { fit: null, diagnostics: [diagnostic("LMM0713", null, { what: error.message })] };
  }
}

function problemOf(design: Design, response: Float64Array, criterion: Criterion): ProfiledProblem {
  const cross = crossProducts(design);
  return {
    cross,
    response: responseCrossProducts(cross, design, response),
    widths: design.grouped.map(({ basis }) => basis.columns),
    elements: freeElements(design.grouped),
    criterion,
    rowCount: design.rowCount,
    logWeights: sumOfLogWeights(design.weights),
  };
}

/** Everything that follows from theta. */
function describe(design: Design, problem: ProfiledProblem, optimum: Optimum): ExactFit {
  const { evaluation } = optimum;
  const { residualVariance, factor } = evaluation;
  const solution = inUnits(problem.cross, problem.response, evaluation.solution);
  const bases = problem.cross.conditioning.terms;
  const relativeFactors = evaluation.relativeFactors.map((one, t) => lowerFactorInUnits(bases[t], one));
  const directions = evaluation.relativeFactors.flatMap((one, t) => singularDirections(t, bases[t], one));
  const { units, shares } = fixedCovarianceInUnits(factor);
  const order = termOrder(design.grouped);
  const logLik = -0.5 * evaluation.deviance;
  const parameterCount = solution.fixedEffects.length + problem.elements.length + 1;
  const fitted = fittedValues(design, solution);
  return {
    criterion: problem.criterion,
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
    conditionalVariances: () => posteriorBlocks(factor, false).terms.map((one) => one.map((value) => value * residualVariance)),
    fitted,
    residuals: fitted.map((value, i) => (design.response?.[i] ?? NaN) - value),
    isSingular: directions.length > 0,
    singularDirections: directions,
    converged: optimum.converged,
    distanceToOptimum: Math.sqrt(Math.max(0, optimum.expectedDecrease)),
    evaluations: optimum.evaluations,
    problem,
    optimum,
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

function complaintsAfter(design: Design, fit: ExactFit, signal: AbortSignal | null): Diagnostic[] {
  const { converged, evaluations, distanceToOptimum } = fit;
  const stopped = signal?.aborted === true ? diagnostic("LMM0712", null, { evaluations }) : diagnostic("LMM0711", null, { evaluations, distance: distanceToOptimum });
  return [...(converged ? [] : [stopped]), ...complaintsAboutSingularity(design, fit.singularDirections, fit.termLabels)];
}
