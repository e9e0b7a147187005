/**
 * A fitted model as its users hold it: reports, estimates by name, predictions for new rows, and its saved form. All of it
 * comes from plain data (`Fit`), so a loaded fit is the same thing.
 */
import type { DataInput } from "../data/index.js";
import type { LearntDesign } from "../design/index.js";
import { termLabels, termOrder, type CoefficientTest, type Inference, type LabelledTerm } from "../exact/index.js";
import { invariant } from "../invariant.js";
import type { Model } from "../model/index.js";
import type { Plan } from "../plan/index.js";
import { printSummary, type ConfidenceIntervals, type FitReport, type VarianceComponentReport } from "../summary/index.js";
import { once, type Estimates } from "./estimates.js";
import type { RandomSource } from "../numerics/random.js";
import { refitted, simulatedResponses, type SimulateOptions } from "./inference.js";
import { confidenceIntervals, type IntervalOptions } from "./intervals.js";
import { predictRows, type PredictOptions, type Prediction } from "./predict.js";
import { saveFit, type SavedFit } from "./saved.js";

/** Everything a fit is, as plain data. */
export interface Fit {
  readonly model: Model;
  readonly learnt: LearntDesign;
  readonly plan: Plan;
  readonly estimates: Estimates;
  readonly report: FitReport;
  /** Satterthwaite's t tests of the fixed effects, worked out on the first call; null where there are none */
  readonly tests: (() => readonly CoefficientTest[]) | null;
  /** y minus every part of the fitted value over the training rows, [n]; null in a fit that was loaded */
  readonly conditionalResidual: Float64Array | null;
  /** the exact engine's fit with its design, for what needs more than estimates; null in a deep or loaded fit */
  readonly exact: ExactBasis | null;
  /** what an iterated fit can do with other responses over its rows; left out in every other */
  readonly iterated?: Repetition;
}

/** Other responses over the rows of a fit. */
export interface Repetition {
  readonly rowCount: number;
  /** y* = X beta + Z b* + e*, [n] */
  readonly simulate: (random: RandomSource) => Float64Array;
  /** The same model of another response, [n]. @throws DiagnosticError when it cannot be fitted */
  readonly refit: (response: Float64Array) => Fit;
}

/** What likelihood-based inference works on. */
export interface ExactBasis {
  readonly inference: Inference;
  /** The same model of another response, [n]; what does not depend on it is reused. @throws DiagnosticError when it cannot be fitted */
  readonly refit: (response: Float64Array) => Fit;
}

export interface FittedModel {
  /** everything that was estimated, as one serialisable object */
  report(): FitReport;
  /** in lme4's layout */
  summary(): string;
  /** One prediction per row, in order; null where a row cannot be predicted. @throws DiagnosticError when a column is missing */
  predict(data: DataInput, options?: PredictOptions): Prediction;
  /** conditional modes (BLUPs) of every random-effects term */
  ranef(): readonly RandomEffects[];
  /** fixed effects by name */
  fixef(): Readonly<Record<string, number>>;
  varCorr(): readonly VarianceComponentReport[];
  /** residual standard deviation */
  sigma(): number;
  /** null where the full likelihood was too dear to compute */
  logLik(): number | null;
  /** response minus fitted value over the training rows, response units; null in a fit that was loaded */
  residuals(): Float64Array | null;
  /** Confidence intervals: the fixed effects' alone by `wald`. Rejects with a DiagnosticError where the fit cannot give them. */
  confint(options?: IntervalOptions): Promise<ConfidenceIntervals>;
  /** New responses drawn from the estimates with new random effects, [count][n], on the scale of the left side. @throws DiagnosticError */
  simulate(options?: SimulateOptions): readonly Float64Array[];
  /** The same model of another response over the same rows, its design not factored again. @param response [n] @throws DiagnosticError */
  refit(response: ArrayLike<number>): FittedModel;
  /**
   * A loaded fit with the rows it was fitted to, which it does not hold: it then profiles, simulates, refits and compares as a fresh
   * one does. Rejects with a DiagnosticError where these are other rows, or the fit holds a net.
   */
  attach(data: DataInput): Promise<FittedModel>;
  /** the columns that hold images or sequences, with the shape of their cells: what a reader of new rows must know of files without one */
  readonly arrays: Readonly<Record<string, readonly number[]>>;
  /** plain JSON that `FittedModel.load` takes back */
  save(): SavedFit;
}

export interface RandomEffects {
  /** lme4's label: `Subject`, `Subject.1` for a second term on the same factor */
  readonly group: string;
  /** the word that says their covariance; absent for lme4's own terms */
  readonly structure?: string;
  readonly names: readonly string[];
  readonly levels: readonly string[];
  /** by level, then by name */
  readonly modes: readonly (readonly number[])[];
  /** conditional standard deviations, the fixed effects held at their estimates (lme4's condVar) */
  readonly standardDeviations: readonly (readonly number[])[];
}

export function fittedModel(fit: Fit): FittedModel {
  const { estimates } = fit;
  const report = once(() => withTests(fit));
  const model: FittedModel = {
    report,
    summary: () => printSummary(report()),
    predict: (data, options = {}) => predictRows(fit, data, options),
    ranef: () => randomEffects(fit),
    fixef: () => Object.fromEntries(fit.report.fixedEffects.map(({ name, estimate }) => [name, estimate])),
    varCorr: () => fit.report.varianceComponents,
    sigma: () => Math.sqrt(estimates.components.residualVariance),
    logLik: () => fit.report.logLik,
    residuals: () => fit.conditionalResidual?.slice() ?? null,
    confint: (options = {}) => confidenceIntervals(fit, options),
    simulate: (options = {}) => simulatedResponses(fit, options),
    refit: (response) => fittedModel(refitted(fit, response)),
    attach: async (data) => fittedModel(await (await import("./attach.js")).attached(fit, data, { satterthwaite: false })),
    arrays: arraysOf(fit.model),
    save: () => saveFit({ ...fit, report: report() }),
  };
  fits.set(model, fit);
  return model;
}

function arraysOf({ contributions }: Model): FittedModel["arrays"] {
  const inputs = contributions.flatMap((one) => (one.kind === "network" ? one.inputs : []));
  return Object.fromEntries(inputs.flatMap((input) => (input.kind === "array" && input.expression.kind === "column" ? [[input.expression.name, input.shape]] : [])));
}

/** What stands behind a fitted model, for what looks at several at once. */
const fits = new WeakMap<FittedModel, Fit>();

export function fitOf(model: FittedModel): Fit {
  const fit = fits.get(model);
  invariant(fit !== undefined, "a fitted model is made by fittedModel");
  return fit;
}

/** The report, with degrees of freedom and p values beside each fixed effect. */
function withTests({ report, tests }: Fit): FitReport {
  if (tests === null) return report;
  const found = tests();
  const fixedEffects = report.fixedEffects.map((one, k) => ({ ...one, df: found[k].degreesOfFreedom, pValue: found[k].pValue }));
  return { ...report, fixedEffects };
}

/** In the report's order of terms. */
function randomEffects({ model, learnt, estimates, report }: Fit): readonly RandomEffects[] {
  const terms = groupedTerms(model, learnt);
  const labels = termLabels(terms);
  const { conditionalVariances } = estimates.uncertainty();
  return termOrder(terms).map((term, position) => {
    const { levels } = terms[term];
    const size = estimates.conditionalModes[term].length / Math.max(1, levels.length);
    const { names: named, structure } = report.varianceComponents[position];
    const names = named.length === size ? named : Array.from({ length: size }, (_, k) => `${named[0]}[${k + 1}]`);
    const variances = diagonalsOf(conditionalVariances[term], levels.length, names.length);
    return {
      group: labels[term],
      ...(structure === undefined ? {} : { structure }),
      names,
      levels,
      modes: blocksOf(estimates.conditionalModes[term], levels.length),
      standardDeviations: variances.map((row) => row.map(Math.sqrt)),
    };
  });
}

function groupedTerms(model: Model, learnt: LearntDesign): readonly LabelledTerm[] {
  const grouped = model.contributions.filter((one) => one.kind === "grouped");
  return grouped.map((one, i) => ({ group: one.groupingFactor.label, levels: learnt.groupLevels[i], structure: one.structure }));
}

function blocksOf(values: Float64Array, count: number): number[][] {
  const size = values.length / Math.max(1, count);
  return Array.from({ length: count }, (_, i) => Array.from(values.subarray(i * size, (i + 1) * size)));
}

/** Diagonals of [count] matrices of [size, size]. */
function diagonalsOf(values: Float64Array, count: number, size: number): number[][] {
  return Array.from({ length: count }, (_, level) => Array.from({ length: size }, (_, k) => values[(level * size + k) * size + k]));
}
