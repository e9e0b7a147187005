/**
 * Predictions of a fit for new rows: f(x) + X beta + offset + Z b, one per input row, in order. A row that cannot be predicted
 * keeps its place as null and is counted. Knows a fit as plain data; needs no backend.
 */
import { tableFrom, type DataInput } from "../data/index.js";
import { applyDesign, type Design, type UnseenLevels } from "../design/index.js";
import { DiagnosticError, hasErrors, type Diagnostic } from "../diagnostics/index.js";
import { termLabels, termOrder } from "../exact/index.js";
import { randomTerms } from "../likelihood/structured/index.js";
import { buildGraph, networkOutput } from "../graph/index.js";
import { invariant } from "../invariant.js";
import { meanOf, withBases } from "../likelihood/index.js";
import type { Model } from "../model/index.js";
import { normalQuantile } from "../numerics/special.js";
import { structuredNames } from "../plan/index.js";
import { meanVariance, predictionParts, type PredictionParts, predictField, type FieldPrediction } from "../prediction/index.js";
import type { Estimates } from "./estimates.js";
import type { Fit } from "./fitted.js";
import { networkParts, outputLayout } from "./networks.js";
import { originalScale, type OriginalScale } from "./original-scale.js";
import { withoutLinearPart } from "./orthogonal.js";

export interface PredictOptions {
  /** also the fixed part (net and offset with it) and every random term */
  readonly parts?: boolean;
  /** also the limits of an interval for a new observation, such as 0.95 */
  readonly interval?: number;
  /** on the scale of the response's column, where the left side computes with it: of `log(y)` the median of y. Parts stay as they are. */
  readonly original?: boolean;
}

export interface Prediction {
  /** input rows */
  readonly rows: number;
  /** on the scale of the formula's left side, or the original one; null where a row cannot be predicted */
  readonly prediction: readonly (number | null)[];
  readonly lower?: readonly (number | null)[];
  readonly upper?: readonly (number | null)[];
  /** `fixed`, and one entry per random term by lme4's label */
  readonly parts?: Readonly<Record<string, readonly (number | null)[]>>;
  /** rows without a prediction */
  readonly unpredictable: number;
  readonly unseenLevels: readonly UnseenLevels[];
  /** what was predicted: the response as the formula's left side writes it, or its column */
  readonly scale: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** @throws DiagnosticError when a column that the formula needs is missing or cannot be read as in training */
export function predictRows(fit: Fit, data: DataInput, options: PredictOptions): Prediction {
  const read = tableFrom(data);
  const { model, learnt, estimates } = fit;
  const scale = options.original === true ? originalScale(model, learnt) : { label: model.response.label, of: (values: Float64Array) => values };
  if (hasErrors(read.diagnostics)) throw new DiagnosticError(read.diagnostics);
  const applied = applyDesign(model, learnt, read.table);
  if (applied.design === null) throw new DiagnosticError(applied.diagnostics);
  const { keptRows } = applied;
  const { design, network } = networkValues(fit, applied.design);
  const { rowCount } = read.table;
  const spread = (values: Float64Array): (number | null)[] => overAllRows(values, keptRows, rowCount);
  const fields = fieldsOf(estimates, design);
  const parts = partsOf(estimates, design, fields);
  const fixed = sumOf(parts.fixed, parts.offset, ...(network === null ? [] : [network]));
  const total = sumOf(fixed, ...parts.random);
  return {
    rows: rowCount,
    prediction: spread(scale.of(total)),
    ...(options.interval === undefined ? {} : intervalAround(total, observationVariance(estimates, design, fields), options.interval, scale, spread)),
    ...(options.parts === true ? { parts: namedParts(fit.model, design, spread(fixed), parts.random.map(spread)) } : {}),
    unpredictable: rowCount - keptRows.length,
    unseenLevels: [...applied.unseenLevels, ...unseenFields(design)],
    scale: scale.label,
    diagnostics: applied.diagnostics,
  };
}

export function fieldsOf({ fields }: Pick<Estimates, "fields">, { kernels }: Design): readonly FieldPrediction[] {
  return fields.map((field, k) => predictField(field, kernels[k]));
}

/** The linear part, term by term: by conditional modes, or by kriging where terms have structure. */
function partsOf(estimates: Estimates, design: Design, fields: readonly FieldPrediction[]): PredictionParts {
  const { structured } = estimates;
  if (structured === null) {
    const parts = predictionParts(design, estimates);
    return { ...parts, random: [...parts.random, ...fields.map(({ means }) => means)] };
  }
  return { ...predictionParts({ ...design, grouped: [] }, estimates), random: structured.kriging().means(randomTerms(design)) };
}

/** Variance of a new observation about its prediction, [n]. */
function observationVariance(estimates: Estimates, design: Design, fields: readonly FieldPrediction[]): Float64Array {
  const { residualVariance } = estimates.components;
  const ofNetwork = estimates.network?.errorVariance ?? 0;
  return predictorVariance(estimates, design, fields).map((value, i) => value + ofNetwork + residualVariance / (design.weights?.[i] ?? 1));
}

/** Variance of the predicted mean about the true one, f given, [n]: of all effects together where their joint posterior is known. */
export function predictorVariance(estimates: Omit<Estimates, "network">, design: Design, fields: readonly FieldPrediction[]): Float64Array {
  const { structured, joint } = estimates;
  if (structured !== null) return structured.kriging().variances(randomTerms(design), design.fixed.matrix).mean;
  if (joint !== null) return joint.variances(design);
  return meanVariance(design, { ...estimates, ...estimates.uncertainty() }, fields.map((field) => ({ variances: field.variances(), sensitivities: field.sensitivities() })));
}

/** Rows in a level, of a kernel's grouping factor, that training did not see. */
function unseenFields({ kernels }: Design): readonly UnseenLevels[] {
  return kernels.flatMap(({ label, levelIndex }) => {
    const rows = levelIndex?.reduce((sum, level) => sum + (level < 0 ? 1 : 0), 0) ?? 0;
    return rows === 0 ? [] : [{ label, rows, isKept: true, substitute: "nothing" }];
  });
}

/** What the nets say of a design's rows. */
export interface NetworkValues {
  /** their part of the mean, [n]; null without a net */
  readonly network: Float64Array | null;
  /** the design with the bases that they give */
  readonly design: Design;
}

export function networkValues({ model, estimates }: Pick<Fit, "model" | "estimates">, design: Design): NetworkValues {
  const { parts, inputs, arrays } = networkParts(model, design);
  if (parts.length === 0) return { network: null, design };
  invariant(estimates.network !== null, "a fit with a net holds its weights");
  const { weights, linearPart } = estimates.network;
  const graph = buildGraph(parts, inputs.columns);
  const layout = outputLayout(graph, design);
  const outputs = networkOutput(graph, weights, inputs, arrays);
  return { network: withoutLinearPart(design, linearPart, meanOf(layout, outputs)), design: withBases(design, layout, outputs) };
}

/** Normal limits that hold a new observation with probability `level`. */
function intervalAround(
  centre: Float64Array,
  variance: Float64Array,
  level: number,
  scale: OriginalScale,
  spread: (values: Float64Array) => (number | null)[],
): Pick<Prediction, "lower" | "upper"> {
  const reach = normalQuantile((1 + level) / 2);
  const [from, to] = [-reach, reach].map((far) => scale.of(centre.map((value, i) => value + far * Math.sqrt(variance[i]))));
  return { lower: spread(from.map((value, i) => Math.min(value, to[i]))), upper: spread(to.map((value, i) => Math.max(value, from[i]))) };
}

function overAllRows(values: Float64Array, keptRows: Int32Array, rowCount: number): (number | null)[] {
  const spread = new Array<number | null>(rowCount).fill(null);
  keptRows.forEach((row, i) => (spread[row] = Number.isFinite(values[i]) ? values[i] : null));
  return spread;
}

function sumOf(...parts: readonly Float64Array[]): Float64Array {
  const [first, ...others] = parts;
  const sum = first.slice();
  for (const part of others) for (let i = 0; i < sum.length; i++) sum[i] += part[i];
  return sum;
}

/** Lme4's labels for grouped terms, in its order; a structure or kernel as it is written. */
function namedParts(model: Model, design: Design, fixed: (number | null)[], random: readonly (number | null)[][]): Prediction["parts"] {
  const [labels, names] = [termLabels(design.grouped), structuredNames(model)];
  const order = [...termOrder(design.grouped), ...design.kernels.map((_, k) => design.grouped.length + k)];
  return { fixed, ...Object.fromEntries(order.map((term) => [names[term] ?? labels[term], random[term]])) };
}
