/**
 * A linear mixed model whose crossed factors leave more effects than can be factored: (RE)ML by conjugate gradients, with traces and
 * the likelihood estimated from fixed random signs, and what that costs in accuracy said beside the estimates.
 * Knows one design; knows no formula and no report.
 */
import type { Design } from "../../design/design.js";
import { hasErrors } from "../../diagnostics/index.js";
import { covarianceInUnits } from "../../likelihood/equations/blocks.js";
import { restoreCoefficients, type ChangeOfBasis } from "../../likelihood/equations/conditioning.js";
import { probedVariances } from "../../likelihood/solvers/posterior-probes.js";
import { congruence } from "../../numerics/product.js";
import { complaintsAbout, complaintsAfter } from "../complaints.js";
import { linearFit, type LinearFit } from "../describe.js";
import { orDiagnostic, type ExactOptions, type LinearResult } from "../result.js";
import { netResponse } from "../rows.js";
import { withZeros } from "./boundary.js";
import { probedLogLikelihood } from "./log-likelihood.js";
import { optimiseIteratively, type IterativeOptimum, type IterativeSettings } from "./optimise.js";
import { iterativeProblem, type IterativeProblem } from "./problem.js";
import { systemOf, type SystemSolution } from "./solution.js";
import { probedMomentStart } from "./start.js";

export interface IterativeFit extends LinearFit {
  /** standard error of `logLik` over the random signs */
  readonly logLikError: number;
  /** how far other random signs would move theta, in its own standard errors */
  readonly monteCarloError: number;
  /** sets of random signs per large term that the traces rest on */
  readonly probeCount: number;
}

export interface IterativeOptions extends ExactOptions {
  /** fixes the random signs; 1 */
  readonly seed?: number;
  /** standard errors that the random signs may move theta by, where `mostProbes` sets of them suffice; 0.03 */
  readonly monteCarloError?: number;
  /** 60 */
  readonly mostProbes?: number;
  /** for the likelihood at the end; 30 */
  readonly likelihoodProbes?: number;
}

const defaultSeed = 1;
/** Below what any reader of an estimate could act on. */
const defaultMonteCarloError = 0.03;
const defaultMostProbes = 60;
const defaultLikelihoodProbes = 30;

/**
 * Maximum (restricted) likelihood by iterations.
 * @param design training rows with a response and at least two grouped terms; networks and kernels must be absent
 */
export function fitIteratively(design: Design, options: IterativeOptions): LinearResult<IterativeFit> {
  const response = netResponse(design);
  const complaints = complaintsAbout(design, response);
  if (hasErrors(complaints)) return { fit: null, diagnostics: complaints };
  const settings = settingsOf(options);
  return orDiagnostic(() => {
    const problem = iterativeProblem(design, response, options.criterion);
    const system = systemOf(problem);
    const optimum = withZeros(system, optimiseIteratively(system, probedMomentStart(problem, settings.seed), settings));
    const fit = describe(design, problem, optimum, options.likelihoodProbes ?? defaultLikelihoodProbes, settings.seed);
    return { fit, diagnostics: complaintsAfter(design, fit, settings.signal, options.writtenBases) };
  });
}

function settingsOf({ seed, monteCarloError, mostProbes, signal, onProgress }: IterativeOptions): IterativeSettings {
  return {
    seed: seed ?? defaultSeed,
    monteCarloError: monteCarloError ?? defaultMonteCarloError,
    mostProbes: mostProbes ?? defaultMostProbes,
    signal: signal ?? null,
    onProgress: onProgress ?? null,
  };
}

function describe(design: Design, problem: IterativeProblem, optimum: IterativeOptimum, likelihoodProbes: number, seed: number): IterativeFit {
  const { solution, probeCount, monteCarloError } = optimum;
  const likelihood = probedLogLikelihood(problem, solution, likelihoodProbes, seed);
  const estimates = {
    criterion: problem.criterion,
    logLik: likelihood.value,
    elements: problem.elements,
    conditioning: problem.conditioning,
    relativeFactors: solution.relativeFactors,
    residualVariance: (solution.penalisedResidual / problem.effectiveRowCount) * problem.unit ** 2,
    solution: inUnits(problem, solution),
    fixedCovariance: covarianceInUnits(problem.conditioning.fixed, solution.fixedCovariance),
    conditionalVariances: () => probedVariances(problem.operator, seed).map((tiles, t) => tilesInUnits(tiles, problem.conditioning.terms[t])),
    converged: optimum.converged,
    distanceToOptimum: optimum.distance,
    evaluations: optimum.evaluations,
  };
  return { ...linearFit(design, estimates), logLikError: likelihood.standardError, monteCarloError, probeCount };
}

/** beta and b in the units of the columns and of the response. */
function inUnits({ conditioning, origin, unit }: IterativeProblem, { fixedEffects, conditionalModes }: SystemSolution): Pick<LinearFit, "fixedEffects" | "conditionalModes"> {
  const inBasis = (basis: ChangeOfBasis, values: Float64Array): Float64Array => {
    const d = basis.transform.rows;
    const out = new Float64Array(values.length);
    for (let at = 0; at < values.length; at += d) restoreCoefficients(basis, values, at, out, at);
    return out.map((value) => value * unit);
  };
  return {
    fixedEffects: inBasis(conditioning.fixed, fixedEffects.map((value, c) => value + origin[c])),
    conditionalModes: conditionalModes.map((modes, t) => inBasis(conditioning.terms[t], modes)),
  };
}

/** T V Tᵀ for every level. */
function tilesInUnits(tiles: Float64Array, { transform }: ChangeOfBasis): Float64Array {
  const d = transform.rows;
  const out = new Float64Array(tiles.length);
  for (let at = 0; at < tiles.length; at += d * d) out.set(congruence(transform, { rows: d, columns: d, data: tiles.subarray(at, at + d * d) }).data, at);
  return out;
}
