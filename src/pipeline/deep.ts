/**
 * Fits a formula that holds a net: rows split into training and validation, the net trained under the plan's strategy, then,
 * with the net held still and made orthogonal to the linear terms, the variance components, beta and b settled on all rows. Joins rooms; computes nothing itself.
 */
import type { Design } from "../design/design.js";
import { networkOutput } from "../graph/index.js";
import { invariant } from "../invariant.js";
import { meanOf, withBases } from "../likelihood/index.js";
import type { EpochProgress } from "../training/index.js";
import type { Estimates } from "./estimates.js";
import type { FitOptions, FitProgress } from "./options.js";
import { heldOutError, networkErrorVariance, type HeldOutError } from "./held-out.js";
import { fieldsOf, predictorVariance } from "./predict.js";
import { polished, type Polished, type Unpolished } from "./polish.js";
import { trainFromSeeds } from "./seeds.js";
import { settled, settledAt, type Settlement } from "./settle.js";
import type { Ready } from "./prepare.js";
import { fitReport } from "./report.js";
import type { Fit } from "./fitted.js";
import { networkParts, networkReport, networksOf, outputLayout } from "./networks.js";
import { complaintsAboutNegligible } from "./structured.js";
import { type NetTraining, trainNet, validationRows } from "./train-net.js";
import { imitableColumns, linearPart, withoutLinearPart } from "./orthogonal.js";
import { componentsFromUnits, designInUnits, epochFromUnits, responseUnit, trainingFromUnits, weightsFromUnits } from "./units.js";

/** @returns the fit of the best epoch; a caller's abort shortens training and the report says so */
export async function fitDeep(ready: Ready, options: FitOptions): Promise<Fit> {
  const started = performance.now();
  const { model, plan } = ready;
  const networks = networksOf(model);
  invariant(networks.length > 0 && plan.training !== null, "the plan trains where the model holds a net");
  const unit = responseUnit(ready.design);
  const training = { model, design: designInUnits(ready.design, unit), plan: plan.training };
  const trained = await trainFromSeeds(ready, training, { ...options, onEpoch: (...progress) => options.onProgress?.(progressOf(...progress, training, unit)) });
  const weights = weightsFromUnits(trained.graph, trained.weights, unit);
  const shared = imitableColumns(model, networks, ready.design.fixed);
  const all = networkParts(model, ready.design);
  const outputs = networkOutput(trained.graph, weights, all.inputs, all.arrays);
  const layout = outputLayout(trained.graph, ready.design);
  const design = withBases(ready.design, layout, outputs);
  const output = meanOf(layout, outputs);
  const gamma = linearPart(design.fixed, shared, output);
  const rest = withoutLinearPart(design, gamma, output);
  const unpolished = settled(design, plan.training, componentsFromUnits(design, trained.state.components, unit), rest);
  const polish = await polishWhereAsked(ready, { plan: plan.training, design, trained, unit, components: unpolished.estimates.components }, options);
  const settlement = polish === null ? unpolished : settledAt(design, plan.training, polish.components, rest, polish.isAtRest);
  const errorVariance = errorVarianceOf(design, heldOutError(ready.design, validationRows(training), trained, unit), settlement);
  const estimates: Estimates = { ...settlement.estimates, network: { weights, linearPart: gamma, errorVariance } };
  const report = fitReport({ ...ready, design }, estimates, {
    converged: trained.report.stopped !== "interrupted" && trained.report.stopped !== "diverged" && settlement.converged,
    singular: settlement.singular,
    logLik: settlement.logLik,
    monteCarlo: null,
    standardErrors: null,
    conditionalResidual: settlement.conditionalResidual,
    network: { ...networkReport(networks, all, weights.length), orthogonalTo: shared.map((k) => design.fixed.names[k]), standardError: errorVariance === null ? null : Math.sqrt(errorVariance) },
    structured: settlement.structured && { ...settlement.structured, parameterCount: settlement.structured.parameterCount + weights.length },
    training: { ...trainingFromUnits(trained.report, unit), polish: polish?.report ?? null },
    seconds: (performance.now() - started) / 1000,
    diagnostics: [...ready.diagnostics, ...trained.diagnostics, ...(polish?.diagnostics ?? []), ...complaintsAboutNegligible(ready, settlement.negligibleTerms)],
  });
  return { model, learnt: ready.learnt, plan, estimates, report, tests: null, conditionalResidual: settlement.conditionalResidual, exact: null };
}

/** Var(f-hat - f), in squared response units; null without validation rows. */
function errorVarianceOf(design: Design, heldOut: HeldOutError | null, { estimates }: Settlement): number | null {
  if (heldOut === null) return null;
  return networkErrorVariance(design, heldOut, estimates.components.residualVariance, (rows) => predictorVariance(estimates, rows, fieldsOf(estimates, rows)));
}

async function polishWhereAsked(ready: Ready, start: Omit<Unpolished, "trainOn" | "model">, { signal }: FitOptions): Promise<Polished | null> {
  const { plan, unit, trained } = start;
  if (plan.polish === "none" || trained.report.stopped === "interrupted") return null;
  return polished({ ...start, model: ready.model, trainOn: (rows) => trainNet({ model: ready.model, design: designInUnits(rows, unit), plan }, 0, { ...(signal === undefined ? {} : { signal }), ...(ready.step === undefined ? {} : { step: ready.step }) }) });
}

/** Of all nets together, as if they were one training. */
function progressOf({ report, plannedEpochs, seconds, secondsLeft }: EpochProgress, netsBefore: number, { design, plan }: NetTraining, unit: number): FitProgress {
  const { theta, ...numbers } = epochFromUnits(report, unit);
  const components = design.grouped.map((term, i) => ({ group: term.group, sd: theta[i].map(Math.sqrt) }));
  const netsAfter = plan.seeds - netsBefore - 1;
  return { ...numbers, epoch: netsBefore * plannedEpochs + numbers.epoch, epochs: plan.seeds * plannedEpochs, components, secondsLeft: secondsLeft + netsAfter * (seconds + secondsLeft) };
}
