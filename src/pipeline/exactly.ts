/**
 * Fits a formula whose terms are all linear, by the exact engine. Joins rooms; computes nothing itself.
 */
import { CompileError } from "../diagnostics/index.js";
import { complaintsAboutRange, fitExact, jointPosterior, plainInference, refitExact, satterthwaiteTests, type ExactFit, type ExactResult } from "../exact/index.js";
import type { RemainderWish } from "../likelihood/equations/index.js";
import { writtenBases, type DataFacts, type SolverName } from "../plan/index.js";
import { once, uncertaintyFrom, type Estimates } from "./estimates.js";
import type { Fit } from "./fitted.js";
import type { FitOptions } from "./options.js";
import { linearEstimates, linearReport } from "./linear.js";
import type { Ready } from "./prepare.js";

/** Satterthwaite's tests take several evaluations of the criterion; beyond this size they are for those who ask. */
const largestTestedRemainder = 2000;
/** The same of a sparse factor: multiplications that are about a second. */
const mostTestedOperations = 1e9;

/** @throws CompileError when the data cannot carry the model: more effects than rows, a constant response */
export async function fitExactly(ready: Ready, options: FitOptions): Promise<Fit> {
  switch (ready.plan.solver) {
    case "site-cholesky":
    case "nearest-neighbours":
    case "inducing-points":
      return (await import("./fielded-fit.js")).fitAroundFields(ready);
    case "dense-cholesky":
      return (await import("./structured.js")).fitWithStructures(ready, options);
    case "conjugate-gradient":
      return (await import("./iteratively.js")).fitByIterations(ready, options);
    default:
      return fitGrouped(ready, options);
  }
}

function fitGrouped(ready: Ready, options: FitOptions): Fit {
  const started = performance.now();
  const { design, plan } = ready;
  return joined(ready, fitExact(design, { criterion: plan.criterion, remainder: remainderOf(plan.solver), signal: options.signal, writtenBases: writtenBases(ready.model) }), options, started);
}

/** @param started when the work began, ms @throws CompileError when there is no fit */
function joined(ready: Ready, { fit, diagnostics }: ExactResult, options: FitOptions, started: number): Fit {
  const { model, design, learnt, plan } = ready;
  const all = [...ready.diagnostics, ...diagnostics];
  if (fit === null) throw new CompileError(all);
  const unspeakable = complaintsAboutRange(design, fit);
  if (unspeakable.length > 0) throw new CompileError([...ready.diagnostics, ...unspeakable]);
  const estimates = estimatesOf(fit);
  const report = linearReport(ready, estimates, fit, null, all, started);
  const isAffordable = plan.solver === "sparse-cholesky" ? (plan.facts.sparse?.operations ?? Infinity) <= mostTestedOperations : denseRemainder(plan.facts) <= largestTestedRemainder;
  const tests = options.satterthwaite ?? isAffordable ? once(() => satterthwaiteTests(fit)) : null;
  const refit = (response: Float64Array): Fit =>
    joined({ ...ready, design: { ...design, response } }, refitExact(design, fit, response, { writtenBases: writtenBases(model) }), options, performance.now());
  return { model, learnt, plan, estimates, report, tests, conditionalResidual: fit.residuals, exact: { inference: plainInference(design, fit), refit } };
}

/** What the plan says of the remainder, or nothing where there is none. */
function remainderOf(solver: SolverName): RemainderWish {
  return solver === "sparse-cholesky" ? "sparse" : "dense";
}

/** Effects beyond the largest factor's: what an evaluation of the criterion factors densely. */
function denseRemainder({ groups }: DataFacts): number {
  const sizes = groups.map((one) => one.levelCount * one.basisSize);
  return sizes.reduce((sum, size) => sum + size, 0) - Math.max(0, ...sizes);
}

function estimatesOf(fit: ExactFit): Estimates {
  const { factor } = fit.optimum.evaluation;
  const joint = jointPosterior({ cross: factor.cross, blockFactors: factor.blockFactors }, fit.components, factor);
  return linearEstimates(fit, joint, uncertaintyFrom(joint));
}
