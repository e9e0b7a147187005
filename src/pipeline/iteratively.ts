/**
 * Fits a formula whose crossed factors leave more effects than are factored, by the exact engine's iterations. Joins rooms;
 * computes nothing itself.
 */
import type { Design } from "../design/design.js";
import { CompileError } from "../diagnostics/index.js";
import { fitIteratively, simulateResponse, type LinearFit } from "../exact/index.js";
import type { RandomSource } from "../numerics/random.js";
import { writtenBases } from "../plan/index.js";
import { conditionalModes } from "../prediction/index.js";
import type { Estimates } from "./estimates.js";
import type { Fit } from "./fitted.js";
import type { FitOptions } from "./options.js";
import { linearEstimates, linearReport } from "./linear.js";
import type { Ready } from "./prepare.js";

/** @throws CompileError when the data cannot carry the model */
export function fitByIterations(ready: Ready, options: FitOptions): Fit {
  const started = performance.now();
  const { model, design, learnt, plan } = ready;
  const { fit, diagnostics } = fitIteratively(design, { criterion: plan.criterion, signal: options.signal, seed: options.seed, writtenBases: writtenBases(ready.model) });
  const all = [...ready.diagnostics, ...diagnostics];
  if (fit === null) throw new CompileError(all);
  const estimates = estimatesOf(design, fit);
  const monteCarlo = { logLikError: fit.logLikError, distance: fit.monteCarloError, probes: fit.probeCount };
  const report = linearReport(ready, estimates, fit, monteCarlo, all, started);
  const iterated = {
    rowCount: design.rowCount,
    simulate: (random: RandomSource): Float64Array => simulateResponse(design, fit, random),
    refit: (response: Float64Array): Fit => fitByIterations({ ...ready, design: { ...design, response } }, options),
  };
  return { model, learnt, plan, estimates, report, tests: null, conditionalResidual: fit.residuals, exact: null, iterated };
}

/** Variances of effects come from the net engine's solver of crossed terms, probed, when they are first asked for. */
function estimatesOf(design: Design, fit: LinearFit): Estimates {
  const response = fit.residuals.map((residual, i) => residual + fit.fitted[i] - (design.offset?.[i] ?? 0));
  return linearEstimates(fit, null, () => conditionalModes(design, fit.components, response));
}
