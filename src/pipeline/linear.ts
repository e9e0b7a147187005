/** What the exact engine's two ways to a linear fit, factored and iterated, put into estimates and report alike. Computes nothing itself. */
import type { Diagnostic } from "../diagnostics/index.js";
import type { LinearFit } from "../exact/index.js";
import type { FitReport } from "../summary/report.js";
import { once, type EffectUncertainty, type Estimates } from "./estimates.js";
import type { Ready } from "./prepare.js";
import { fitReport } from "./report.js";

/** @param uncertainty of the random effects, computed when first asked for */
export function linearEstimates({ components, fixedEffects, fixedCovariance, conditionalModes }: LinearFit, joint: Estimates["joint"], uncertainty: () => EffectUncertainty): Estimates {
  return { components, fixedEffects, fixedCovariance, conditionalModes, joint, uncertainty: once(uncertainty), network: null, structured: null, fields: [] };
}

/** @param monteCarlo the errors of an iterated fit; null for a factored one @param started when the work began, ms */
export function linearReport(
  ready: Ready, estimates: Estimates, fit: LinearFit, monteCarlo: FitReport["monteCarlo"], diagnostics: readonly Diagnostic[], started: number,
): FitReport {
  return fitReport(ready, estimates, {
    converged: fit.converged,
    singular: fit.isSingular,
    logLik: fit.logLik,
    monteCarlo,
    standardErrors: fit.standardErrors,
    conditionalResidual: fit.residuals,
    network: null,
    training: null,
    structured: null,
    seconds: (performance.now() - started) / 1000,
    diagnostics,
  });
}
