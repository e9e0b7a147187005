/**
 * Fits a formula that holds a net: rows split into training and validation, the net trained under the plan's strategy, then,
 * with the net held still and made orthogonal to the linear terms, the variance components, beta and b settled on all rows. Joins rooms; computes nothing itself.
 */
import type { Design } from "../design/design.js";
import { subjectsOfRows } from "../design/join.js";
import { pickMatrixRows, selectDesignRows } from "../design/select.js";
import { buildGraph, networkOutput, type NetworkPart } from "../graph/index.js";
import { invariant } from "../invariant.js";
import { createOutputStrategy, meanOf, renewableStrategy, withBases } from "../likelihood/index.js";
import type { Matrix } from "../numerics/matrix.js";
import { randomSource, type RandomSource } from "../numerics/random.js";
import type { TrainingPlan } from "../plan/index.js";
import { splitValidation, trainNetwork, type EpochProgress, type TrainedNetwork, type TrainingOptions, type TrainingRows } from "../training/index.js";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint.js";
import type { Estimates } from "./estimates.js";
import type { FitOptions, FitProgress } from "./options.js";
import { polished, type Polished, type Unpolished } from "./polish.js";
import { settled, settledAt } from "./settle.js";
import type { Ready } from "./prepare.js";
import { fitReport } from "./report.js";
import type { Fit } from "./fitted.js";
import { networkParts, networkReport, networksOf, outputLayout } from "./networks.js";
import { complaintsAboutNegligible } from "./structured.js";
import { imitableColumns, linearPart, withoutLinearPart } from "./orthogonal.js";
import { componentsFromUnits, designInUnits, epochFromUnits, responseUnit, trainingFromUnits, weightsFromUnits } from "./units.js";

/** @returns the fit of the best epoch; a caller's abort shortens training and the report says so */
export async function fitDeep(ready: Ready, options: FitOptions): Promise<Fit> {
  const started = performance.now();
  const { model, plan } = ready;
  const networks = networksOf(model);
  invariant(networks.length > 0 && plan.training !== null, "the plan trains where the model holds a net");
  const unit = responseUnit(ready.design);
  const trained = await train(ready, designInUnits(ready.design, unit), plan.training, unit, options);
  const weights = weightsFromUnits(trained.graph, trained.weights, unit);
  const shared = imitableColumns(model, networks, ready.design.fixed);
  const all = networkParts(model, ready.design);
  const outputs = networkOutput(trained.graph, weights, all.inputs);
  const layout = outputLayout(trained.graph, ready.design);
  const design = withBases(ready.design, layout, outputs);
  const output = meanOf(layout, outputs);
  const gamma = linearPart(design.fixed, shared, output);
  const rest = withoutLinearPart(design, gamma, output);
  const unpolished = settled(design, plan.training, componentsFromUnits(design, trained.state.components, unit), rest);
  const polish = await polishWhereAsked(ready, { plan: plan.training, design, trained, unit, components: unpolished.estimates.components }, options);
  const settlement = polish === null ? unpolished : settledAt(design, plan.training, polish.components, rest, polish.isAtRest);
  const estimates: Estimates = { ...settlement.estimates, network: { weights, linearPart: gamma } };
  const report = fitReport({ ...ready, design }, estimates, {
    converged: trained.report.stopped !== "interrupted" && trained.report.stopped !== "diverged" && settlement.converged,
    singular: settlement.singular,
    logLik: settlement.logLik,
    monteCarlo: null,
    standardErrors: null,
    conditionalResidual: settlement.conditionalResidual,
    network: { ...networkReport(networks, all, weights.length), orthogonalTo: shared.map((k) => design.fixed.names[k]) },
    structured: settlement.structured && { ...settlement.structured, parameterCount: settlement.structured.parameterCount + weights.length },
    training: { ...trainingFromUnits(trained.report, unit), polish: polish?.report ?? null },
    seconds: (performance.now() - started) / 1000,
    diagnostics: [...ready.diagnostics, ...trained.diagnostics, ...(polish?.diagnostics ?? []), ...complaintsAboutNegligible(ready, settlement.negligibleTerms)],
  });
  return { model, learnt: ready.learnt, plan, estimates, report, tests: null, conditionalResidual: settlement.conditionalResidual, exact: null };
}

async function polishWhereAsked(ready: Ready, start: Omit<Unpolished, "trainOn" | "model">, { signal }: FitOptions): Promise<Polished | null> {
  const { plan, unit, trained } = start;
  if (plan.polish === "none" || trained.report.stopped === "interrupted") return null;
  return polished({ ...start, model: ready.model, trainOn: (rows) => train(ready, designInUnits(rows, unit), plan, unit, { signal }) });
}

async function train(ready: Ready, design: Design, plan: TrainingPlan, unit: number, options: FitOptions): Promise<TrainedNetwork> {
  const random = randomSource(plan.seed);
  const { parts, inputs } = networkParts(ready.model, design);
  const layout = outputLayout(buildGraph(parts, inputs.columns), design);
  const { training, validation } = trainingRows(design, inputs, levelsOfRows(design, parts, inputs), plan, random);
  const { strategy, renew } = renewableStrategy(() => createOutputStrategy(training.design, plan, layout));
  return trainNetwork({
    parts,
    training,
    validation,
    strategy,
    plan,
    random,
    signal: options.signal,
    ...checkpointOptions(ready, options, renew),
    onEpoch: (progress) => options.onProgress?.(progressOf(progress, design, unit)),
  });
}

/** @throws DiagnosticError where the checkpoint is damaged, or of another fit */
function checkpointOptions(ready: Ready, { checkpoints, resume }: FitOptions, renewStrategy: () => void): Pick<TrainingOptions, "checkpoints" | "resume"> {
  return {
    ...(resume === undefined ? {} : { resume: decodeCheckpoint(ready, resume) }),
    ...(checkpoints === undefined
      ? {}
      : { checkpoints: { everySeconds: checkpoints.everySeconds, renewStrategy, save: (one) => checkpoints.save(encodeCheckpoint(ready, one)) } }),
  };
}

function progressOf({ report, plannedEpochs, secondsLeft }: EpochProgress, design: Design, unit: number): FitProgress {
  const { theta, ...numbers } = epochFromUnits(report, unit);
  const components = design.grouped.map((term, i) => ({ group: term.group, sd: theta[i].map(Math.sqrt) }));
  return { ...numbers, epochs: plannedEpochs, components, secondsLeft };
}

/**
 * Validation rows are taken so that every level of theirs stays in training; none where the share or the levels leave none. Where a network
 * remembers, they are predicted with the rows before them, as new rows of a known subject are.
 */
function trainingRows(
  design: Design, inputs: Matrix, levels: readonly Int32Array[], plan: TrainingPlan, random: RandomSource,
): { training: TrainingRows; validation: TrainingRows | null } {
  const split = splitValidation(design.rowCount, levels, plan.validationShare, random.split());
  const rowsOf = (rows: Int32Array): TrainingRows => ({ design: selectDesignRows(design, rows), inputs: pickMatrixRows(inputs, rows), rows: null });
  const remembers = subjectsOfRows(design.networks).length > 0;
  const held = (rows: Int32Array): TrainingRows => (remembers ? { design: selectDesignRows(design, rows), inputs, rows } : rowsOf(rows));
  return { training: rowsOf(split.training), validation: split.validation.length === 0 ? null : held(split.validation) };
}

/** Of every factor that random effects or a net know by level. */
function levelsOfRows({ grouped, kernels }: Design, parts: readonly NetworkPart[], { rows, columns, data }: Matrix): readonly Int32Array[] {
  const lookedUp = parts.flatMap((part) => part.inputs.flatMap((block) => (block.kind === "embedding" || block.kind === "indicators" ? [block.column] : [])));
  const ofInputs = lookedUp.map((column) => Int32Array.from({ length: rows }, (_, i) => data[i * columns + column]));
  return [...grouped.map((term) => term.levelIndex), ...kernels.flatMap(({ levelIndex }) => levelIndex ?? []), ...ofInputs];
}
