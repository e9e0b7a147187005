/**
 * A fit's numbers in the form that is reported and saved. Knows estimates and names; computes no likelihood.
 * Terms come in lme4's order, by decreasing number of levels; theta is the lower triangle, by column, of chol(D_t) / sigma.
 */
import type { Design, GroupedDesign } from "../design/design.js";
import type { Diagnostic } from "../diagnostics/index.js";
import { termLabels, termOrder, type NamedTerm } from "../exact/index.js";
import type { StructuredFit } from "../exact/structured/index.js";
import { semidefiniteFactor } from "../likelihood/small-matrix.js";
import type { Model } from "../model/index.js";
import type { Matrix } from "../numerics/matrix.js";
import { structuredNames } from "../plan/index.js";
import type { FitReport, FixedEffectReport, NetworkReport, TrainingReport, VarianceComponentReport } from "../summary/report.js";
import type { Estimates } from "./estimates.js";
import type { Ready } from "./prepare.js";

/** What the two engines know that the estimates do not say. */
export interface FitFacts {
  readonly converged: boolean;
  readonly singular: boolean;
  /** null where the full likelihood was too dear */
  readonly logLik: number | null;
  readonly monteCarlo: FitReport["monteCarlo"];
  /** of the fixed effects, [p]; null where their covariance says it all */
  readonly standardErrors: Float64Array | null;
  /** y minus every part of the fitted value, [n] */
  readonly conditionalResidual: Float64Array;
  readonly network: NetworkReport | null;
  readonly training: TrainingReport | null;
  /** null where every term is lme4's own */
  readonly structured: StructuredFacts | null;
  readonly seconds: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a structured fit counts and names by itself. */
export interface StructuredFacts {
  readonly parameterCount: number;
  /** by grouped term, then by kernel; null for an unstructured or diagonal D */
  readonly parameters: StructuredFit["parameters"];
}

export function fitReport(ready: Ready, estimates: Estimates, facts: FitFacts): FitReport {
  const { model, design, plan, droppedRows } = ready;
  const order = termOrder(design.grouped);
  const sigma = Math.sqrt(estimates.components.residualVariance);
  const named = facts.structured?.parameters ?? [];
  const own = order.filter((term) => (named[term] ?? null) === null);
  const theta = own.flatMap((term) => relativeFactorEntries(design.grouped[term], estimates.components.grouped[term], sigma));
  const df = facts.structured?.parameterCount ?? design.fixed.names.length + theta.length + 1 + (facts.network?.parameters ?? 0);
  return {
    formula: model.formula,
    engine: plan.engine,
    criterion: plan.criterion,
    converged: facts.converged,
    singular: facts.singular,
    nobs: design.rowCount,
    droppedRows,
    df,
    ...informationCriteria(facts.logLik, df, design.rowCount, plan.criterion),
    monteCarlo: facts.monteCarlo,
    sigma,
    theta,
    fixedEffects: design.fixed.names.map((name, k) => fixedEffect(name, k, estimates, facts.standardErrors)),
    vcov: rowsOf(estimates.fixedCovariance),
    droppedColumns: design.fixed.droppedNames,
    varianceComponents: order.map((term) => varianceComponent(design.grouped, term, estimates)),
    kernels: namedParameters(model, named),
    groups: distinctGroups([...order.map((term) => design.grouped[term]), ...kernelGroups(model, design)]),
    scaledResiduals: scaledQuartiles(facts.conditionalResidual, design.weights, sigma),
    network: facts.network,
    training: facts.training,
    seconds: facts.seconds,
    plan,
    warnings: facts.diagnostics.filter((one) => one.severity === "warning").map(({ code, message, hint }) => ({ code, message, hint })),
  };
}

type LikelihoodNumbers = Pick<FitReport, "logLik" | "deviance" | "remlCriterion" | "AIC" | "BIC">;

function informationCriteria(logLik: number | null, df: number, rowCount: number, criterion: "ml" | "reml"): LikelihoodNumbers {
  if (logLik === null) return { logLik, deviance: null, remlCriterion: null, AIC: null, BIC: null };
  const minusTwo = -2 * logLik;
  return {
    logLik,
    deviance: criterion === "ml" ? minusTwo : null,
    remlCriterion: criterion === "reml" ? minusTwo : null,
    AIC: minusTwo + 2 * df,
    BIC: minusTwo + Math.log(rowCount) * df,
  };
}

/** Of a diagonal structure the diagonal alone is free, of a spherical one its first entry. */
function relativeFactorEntries({ structure }: GroupedDesign, covariance: Matrix, sigma: number): number[] {
  const { data, rows } = semidefiniteFactor(covariance);
  const entries: number[] = [];
  if (structure.kind === "spherical") return [data[0] / sigma];
  for (let j = 0; j < rows; j++) for (let i = j; i < (structure.kind === "diagonal" ? j + 1 : rows); i++) entries.push(data[i * rows + j] / sigma);
  return entries;
}

/** Structures by definition and kernels, in the order of the formula's terms. */
function namedParameters(model: Model, named: StructuredFacts["parameters"]): FitReport["kernels"] {
  const names = structuredNames(model);
  return named.flatMap((one, t) => (one === null ? [] : [{ name: names[t] ?? one.definition, parameters: Object.fromEntries(one.values.map(({ name, value }) => [name, value])) }]));
}

function fixedEffect(name: string, k: number, { fixedEffects, fixedCovariance }: Estimates, standardErrors: Float64Array | null): FixedEffectReport {
  const estimate = fixedEffects[k];
  const error = standardErrors?.[k] ?? Math.sqrt(fixedCovariance.data[k * fixedCovariance.columns + k]);
  const stdError = error > 0 && error < Infinity ? error : null;
  return { name, estimate, stdError, statistic: stdError === null ? null : estimate / stdError };
}

function varianceComponent(grouped: readonly GroupedDesign[], term: number, estimates: Estimates): VarianceComponentReport {
  if (grouped[term].structure.kind === "spherical" && grouped[term].levels.length === 1) return sharedVariance(grouped, term, estimates);
  const covariance = rowsOf(estimates.components.grouped[term]);
  const sd = covariance.map((row, i) => Math.sqrt(Math.max(0, row[i])));
  const { structure } = grouped[term];
  return {
    group: termLabels(grouped)[term],
    names: grouped[term].basisNames,
    ...(structure.kind === "expression" ? { structure: structure.definition.name } : {}),
    covariance,
    correlation: covariance.map((row, i) => row.map((value, j) => (sd[i] > 0 && sd[j] > 0 ? value / (sd[i] * sd[j]) : null))),
    sd,
  };
}

/**
 * One variance behind all columns of a learned basis, as the variance over the rows of what the term adds to them, given y (the
 * finite-population variance of Gelman 2005): b'S b + tr S Var(b | y), S the covariance of the columns over the rows. sigma_b^2 itself
 * says nothing: its scale and that of g are confounded, and effects that all rows share are one draw.
 */
function sharedVariance(grouped: readonly GroupedDesign[], term: number, estimates: Estimates): VarianceComponentReport {
  const { basis, basisNames } = grouped[term];
  const [modes, variances] = [estimates.conditionalModes[term], estimates.uncertainty().conditionalVariances[term]];
  const spread = columnCovariance(basis);
  let variance = 0;
  for (let k = 0; k < basis.columns; k++) {
    for (let l = 0; l < basis.columns; l++) variance += spread.data[k * basis.columns + l] * (modes[k] * modes[l] + variances[k * basis.columns + l]);
  }
  const name = `${basisNames[0]?.replace(/\[1\]$/, "") ?? ""} (${basis.columns})`;
  return { group: termLabels(grouped)[term], names: [name], covariance: [[variance]], correlation: [[1]], sd: [Math.sqrt(Math.max(0, variance))] };
}

/** Covariance of the columns over the rows, divisor n, [d, d]. */
function columnCovariance({ data, rows, columns: d }: Matrix): Matrix {
  const means = new Float64Array(d);
  for (let i = 0; i < rows; i++) for (let k = 0; k < d; k++) means[k] += data[i * d + k] / rows;
  const result = new Float64Array(d * d);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < d; k++) {
      const centred = (data[i * d + k] - means[k]) / rows;
      for (let l = 0; l <= k; l++) result[k * d + l] += centred * (data[i * d + l] - means[l]);
    }
  }
  for (let k = 0; k < d; k++) for (let l = 0; l < k; l++) result[l * d + k] = result[k * d + l];
  return { rows: d, columns: d, data: result };
}

/** The grouping factors of kernels within groups. */
function kernelGroups(model: Model, { kernels }: Design): readonly NamedTerm[] {
  const contributions = model.contributions.filter((one) => one.kind === "kernel");
  return contributions.flatMap(({ groupingFactor }, k) => (groupingFactor === null ? [] : [{ group: groupingFactor.label, levels: kernels[k].levels ?? [] }]));
}

function distinctGroups(terms: readonly NamedTerm[]): { name: string; levels: number }[] {
  const sizes = new Map(terms.map((term) => [term.group, term.levels.length]));
  return [...sizes].map(([name, levels]) => ({ name, levels }));
}

/** Minimum, quartiles and maximum of sqrt(w) e / sigma, interpolated as R's `quantile` does. */
function scaledQuartiles(residual: Float64Array, weights: Float64Array | null, sigma: number): FitReport["scaledResiduals"] {
  if (residual.length === 0 || !(sigma > 0)) return null;
  const scaled = residual.map((value, i) => (value * (weights === null ? 1 : Math.sqrt(weights[i]))) / sigma).sort();
  const quantile = (share: number): number => {
    const position = share * (scaled.length - 1);
    const low = Math.floor(position);
    return scaled[low] + (position - low) * (scaled[Math.min(low + 1, scaled.length - 1)] - scaled[low]);
  };
  return [quantile(0), quantile(0.25), quantile(0.5), quantile(0.75), quantile(1)];
}

function rowsOf({ rows, columns, data }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * columns, (i + 1) * columns)));
}
