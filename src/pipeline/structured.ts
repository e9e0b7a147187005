/**
 * Fits a formula with covariance structures or kernels and no net, by the exact engine over dense blocks. Joins rooms; computes
 * nothing itself.
 */
import type { Design } from "../design/design.js";
import { CompileError, diagnostic, type Diagnostic } from "../diagnostics/index.js";
import { fitStructured, krigingOf, refitStructured, structuredInference, structuredTests, type Kriging, type StructuredFit, type StructuredResult, type StructuredState } from "../exact/structured/index.js";
import { termFormula } from "../exact/terms.js";
import { randomTerms } from "../likelihood/structured/index.js";
import { structuredNames } from "../plan/index.js";
import { once, type EffectUncertainty, type Estimates, type StructuredEstimates } from "./estimates.js";
import type { Fit } from "./fitted.js";
import type { FitOptions } from "./options.js";
import type { Ready } from "./prepare.js";
import { fitReport } from "./report.js";

/** @throws CompileError when the data cannot carry the model */
export function fitWithStructures(ready: Ready, options: FitOptions): Fit {
  const started = performance.now();
  return joined(ready, fitStructured(ready.design, { criterion: ready.plan.criterion, signal: options.signal }), options, started);
}

/** Satterthwaite's tests take this many operations at most unless they are asked for: about a second. */
const mostTestOperations = 5e8;

/** @param started when the work began, ms @throws CompileError when there is no fit */
function joined(ready: Ready, { fit, diagnostics }: StructuredResult, options: FitOptions, started: number): Fit {
  const { model, design, learnt, plan } = ready;
  const found = [...ready.diagnostics, ...diagnostics];
  if (fit === null) throw new CompileError(found);
  const estimates = structuredFitEstimates(design, fit);
  const conditionalResidual = residualOf(design, fit, estimates.structured.kriging());
  const report = fitReport(ready, estimates, {
    converged: fit.converged,
    singular: fit.negligibleTerms.some(Boolean),
    logLik: fit.logLik,
    monteCarlo: null,
    standardErrors: null,
    conditionalResidual,
    network: null,
    training: null,
    structured: { parameterCount: fit.parameterCount, parameters: fit.parameters },
    seconds: (performance.now() - started) / 1000,
    diagnostics: [...found, ...complaintsAboutNegligible(ready, fit.negligibleTerms)],
  });
  const refit = (response: Float64Array): Fit => joined({ ...ready, design: { ...design, response } }, refitStructured(design, fit, response), options, performance.now());
  const tests = options.satterthwaite ?? testOperations(fit) <= mostTestOperations ? once(() => structuredTests(fit)) : null;
  return { model, learnt, plan, estimates, report, tests, conditionalResidual, exact: { inference: structuredInference(design, fit), refit } };
}

/** Two factorisations of every block per coordinate of phi. */
function testOperations({ problem, state }: StructuredFit): number {
  return 2 * state.free.length * problem.blocks.reduce((sum, { rows }) => sum + rows.length ** 3, 0);
}

export function complaintsAboutNegligible({ model, design }: Pick<Ready, "model" | "design">, negligibleTerms: readonly boolean[]): readonly Diagnostic[] {
  const names = structuredNames(model);
  return negligibleTerms.flatMap((isNegligible, t) => (isNegligible ? [diagnostic("LMM0696", null, { term: names[t] ?? termFormula(design.grouped[t].basisNames, design.grouped[t].group) })] : []));
}

export function structuredFitEstimates(design: Design, { components, fixedCovariance, state }: StructuredFit): Estimates & { readonly structured: StructuredEstimates } {
  const structured = structuredEstimates(state);
  const levelCounts = design.grouped.map(({ levels }) => levels.length);
  return {
    components,
    fixedEffects: state.fixedEffects,
    fixedCovariance,
    conditionalModes: levelCounts.map((count, t) => structured.kriging().modes(t, count)),
    joint: null,
    uncertainty: structuredUncertainty(structured, levelCounts),
    network: null,
    structured,
    fields: [],
  };
}

export function structuredEstimates(state: StructuredState): StructuredEstimates {
  return { state, kriging: once(() => krigingOf(state)) };
}

/** @param levelCounts of every grouped term */
export function structuredUncertainty({ kriging }: StructuredEstimates, levelCounts: readonly number[]): () => EffectUncertainty {
  return once(() => {
    const terms = levelCounts.map((count, t) => kriging().uncertainty(t, count));
    return { conditionalVariances: terms.map(({ variances }) => variances), fixedSensitivities: terms.map(({ sensitivities }) => sensitivities) };
  });
}

/** y less every part of the fitted value, [n]. */
function residualOf(design: Design, { state }: StructuredFit, kriging: Kriging): Float64Array {
  return kriging.means(randomTerms(design)).reduce((rest, part) => rest.map((value, i) => value - part[i]), state.marginalResidual);
}
