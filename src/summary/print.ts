/**
 * A fit in words and tables, in lme4's layout: what was fitted, by which criterion, residuals, random effects, fixed effects,
 * and for a net how it was trained. Knows a report only; computes nothing.
 */
import { formatColumn, zapSmall } from "./number-format.js";
import type { FitReport, NetworkReport, TrainingReport } from "./report.js";
import { correlationTable, criterionTable, fixedEffectsTable, randomEffectsTable, summaryDigits } from "./tables.js";
import { layOut } from "./text-table.js";

/** Beyond this many fixed effects their correlations are left out, as in lme4. */
const correlationLimit = 20;

/** The summary as text, sections a blank line apart, without a trailing line end. */
export function printSummary(report: FitReport): string {
  const sections = [
    titleLines(report),
    [...criterionLines(report), ...monteCarloLines(report)],
    residualLines(report),
    randomEffectLines(report),
    fixedEffectLines(report),
    correlationLines(report),
    report.network === null ? [] : networkLines(report.network),
    report.training === null ? [] : trainingLines(report.training),
    report.warnings.flatMap(({ code, message, hint }) => [`warning ${code}: ${message}`, ...(hint === null ? [] : [`  hint: ${hint}`])]),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function titleLines(report: FitReport): string[] {
  const kind = report.varianceComponents.length + report.kernels.length > 0 ? "mixed model" : "model";
  const engine = report.engine === "exact" ? `Linear ${kind}` : `Deep ${kind}`;
  const criterion = report.criterion === "reml" ? "REML" : "maximum likelihood";
  return [`${engine} fit by ${criterion}`, `Formula: ${report.formula}`];
}

function criterionLines(report: FitReport): string[] {
  if (report.criterion === "reml") {
    return report.remlCriterion === null ? [] : [`REML criterion at convergence: ${Number(report.remlCriterion.toFixed(1))}`];
  }
  if (report.logLik === null) return [];
  return criterionTable([
    ["AIC", report.AIC],
    ["BIC", report.BIC],
    ["logLik", report.logLik],
    ["deviance", report.deviance],
    ["df.resid", report.nobs - report.df],
  ]);
}

/** What solving by iterations leaves unknown, below the criterion. */
function monteCarloLines({ monteCarlo, criterion }: FitReport): string[] {
  if (monteCarlo === null) return [];
  const { logLikError, distance, probes } = monteCarlo;
  const error = Number(((criterion === "reml" ? 2 : 1) * logLikError).toPrecision(2));
  return [
    `solved by iterations over ${probes} sets of random signs: the ${criterion === "reml" ? "criterion" : "logLik"} is known to ± ${error} (standard error),`,
    ` the variances to ${Number(distance.toPrecision(1))} of their standard errors`,
  ];
}

function residualLines(report: FitReport): string[] {
  if (report.scaledResiduals === null) return [];
  const cells = formatColumn(zapSmall(report.scaledResiduals, summaryDigits + 1), summaryDigits);
  const names = ["Min", "1Q", "Median", "3Q", "Max"];
  return ["Scaled residuals:", ...layOut(names.map((header, i) => ({ header, cells: [cells[i]], align: "right" })))];
}

function randomEffectLines(report: FitReport): string[] {
  const groups = report.groups.map(({ name, levels }) => `${name}, ${levels}`).join("; ");
  const counts = `Number of obs: ${report.nobs}${groups === "" ? "" : `, groups:  ${groups}`}`;
  const dropped = report.droppedRows === 0 ? [] : [`(${report.droppedRows} rows left out: a value is missing)`];
  const kernels = report.kernels.flatMap(({ name, parameters }) => [` ${name}`, ...parameterLines(parameters)]);
  return ["Random effects:", ...randomEffectsTable(report), ...kernels, counts, ...dropped];
}

function parameterLines(parameters: Readonly<Record<string, number>>): string[] {
  const width = Math.max(...Object.keys(parameters).map(({ length }) => length));
  return Object.entries(parameters).map(([parameter, value]) => `   ${parameter.padEnd(width)}  ${formatColumn([value], summaryDigits)[0]}`);
}

function fixedEffectLines(report: FitReport): string[] {
  if (report.fixedEffects.length === 0) return [];
  const dropped = report.droppedColumns;
  const note = dropped.length === 0 ? [] : [`(left out, being combinations of earlier columns: ${dropped.join(", ")})`];
  return ["Fixed effects:", ...fixedEffectsTable(report.fixedEffects), ...note];
}

function correlationLines(report: FitReport): string[] {
  const count = report.fixedEffects.length;
  if (count < 2 || count > correlationLimit || report.vcov.length !== count) return [];
  return ["Correlation of Fixed Effects:", ...correlationTable(report)];
}

/** Every net is centred over the training rows: its mean stands in the intercept, which goes without saying. */
const interceptName = "(Intercept)";

function networkLines(network: NetworkReport): string[] {
  const { label, inputs, layers, parameters, orthogonalTo } = network;
  const columns = orthogonalTo.filter((name) => name !== interceptName);
  const shared = columns.length === 0 ? [] : [` orthogonal to ${columns.join(", ")}: ${columns.length === 1 ? "its coefficient is" : "their coefficients are"} the whole linear effect`];
  return [`Network: ${label}`, ` ${inputs} inputs, layers ${layers.join(", ")}, ${parameters} weights`, ...shared];
}

function trainingLines(training: TrainingReport): string[] {
  const kept = training.history.find((one) => one.epoch === training.bestEpoch);
  const seconds = `${training.seconds.toFixed(1)} s (${training.secondsPerEpoch.toFixed(3)} s each, ${training.backend})`;
  const lines = [`Training: ${training.epochs} epochs in ${seconds}, ${reasons[training.stopped]}`];
  if (kept === undefined) return lines;
  const nll = [`train ${perRow(kept.trainNll)}`, ...(kept.validationNll === null ? [] : [`validation ${perRow(kept.validationNll)}`])];
  return [...lines, ` weights of epoch ${training.bestEpoch} kept; negative log-likelihood per row: ${nll.join(", ")}`, ...seedLines(training), ...polishLines(training)];
}

function seedLines({ seeds }: TrainingReport): string[] {
  if (seeds === null) return [];
  const each = seeds.map(({ seed, validationNll, isKept }) => `${seed}${isKept ? " (kept)" : ""} ${perRow(validationNll)}`);
  return [` validation by seed: ${each.join(", ")}`];
}

function polishLines({ polish }: TrainingReport): string[] {
  if (polish === null) return [];
  const before = Number(polish.inSampleVariance.toPrecision(4));
  return [` variances from ${polish.rows} rows, each also predicted by a net that had not seen it (${polish.folds} folds); residual variance before: ${before}`];
}

const reasons: Readonly<Record<TrainingReport["stopped"], string>> = {
  patience: "stopped when the validation rows no longer gained",
  epochs: "all that were asked for",
  interrupted: "interrupted",
  diverged: "stopped because the loss grew without bound",
};

function perRow(value: number | null): string {
  return value === null ? "unknown" : value.toFixed(4);
}
