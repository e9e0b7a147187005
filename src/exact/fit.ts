/**
 * A linear mixed model fitted exactly: cross-products, theta by Newton steps on the profiled (restricted) deviance, variances of
 * zero found, and everything that follows at the optimum. Knows one design; knows no formula and no report.
 */
import type { Design } from "../design/design.js";
import { hasErrors } from "../diagnostics/index.js";
import { fixedCovarianceInUnits, posteriorBlocks } from "../likelihood/equations/blocks.js";
import { invariant } from "../invariant.js";
import { crossProducts } from "../likelihood/equations/cross-products.js";
import { responseCrossProducts } from "../likelihood/equations/response.js";
import { inUnits } from "../likelihood/equations/solve.js";
import { complaintsAbout, complaintsAfter } from "./complaints.js";
import type { ProfiledProblem } from "./criterion.js";
import { linearFit, type LinearFit } from "./describe.js";
import { findOptimum } from "./find.js";
import type { Optimum } from "./optimise.js";
import { freeElements } from "./parameters.js";
import { orDiagnostic, type ExactOptions, type LinearResult } from "./result.js";
import { netResponse, sumOfLogWeights } from "./rows.js";

/** Order of a dense remainder whose matrices would pass 4 GiB; the planner stops long before. */
const largestOrder = 11_500;

export type ExactResult = LinearResult<ExactFit>;

/** A fit whose equations were factored: the likelihood is known to rounding, and theta can be moved again. */
export interface ExactFit extends LinearFit {
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
  return orDiagnostic(() => fitProblem(design, problemOf(design, response, options), options));
}

/** Fits what is already in cross-products; `design` supplies rows for fitted values. */
export function fitProblem(design: Design, problem: ProfiledProblem, { signal, onProgress, writtenBases }: Omit<ExactOptions, "criterion">): ExactResult {
  invariant(problem.cross.sparse !== null || problem.cross.denseSize <= largestOrder, "the planner sends crossed factors that cannot be factored to the iterations");
  return orDiagnostic(() => {
    const fit = describe(design, problem, findOptimum(problem, { signal: signal ?? null, onProgress: onProgress ?? null }));
    return { fit, diagnostics: complaintsAfter(design, fit, signal ?? null, writtenBases) };
  });
}

function problemOf(design: Design, response: Float64Array, { criterion, remainder }: ExactOptions): ProfiledProblem {
  const cross = crossProducts(design, remainder);
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

function describe(design: Design, problem: ProfiledProblem, optimum: Optimum): ExactFit {
  const { evaluation } = optimum;
  const { factor } = evaluation;
  const estimates = {
    criterion: problem.criterion,
    logLik: -0.5 * evaluation.deviance,
    elements: problem.elements,
    conditioning: problem.cross.conditioning,
    relativeFactors: evaluation.relativeFactors,
    residualVariance: evaluation.residualVariance,
    solution: inUnits(problem.cross, problem.response, evaluation.solution),
    fixedCovariance: fixedCovarianceInUnits(factor),
    conditionalVariances: () => posteriorBlocks(factor, false).terms,
    converged: optimum.converged,
    distanceToOptimum: Math.sqrt(Math.max(0, optimum.expectedDecrease)),
    evaluations: optimum.evaluations,
  };
  return { ...linearFit(design, estimates), problem, optimum };
}
