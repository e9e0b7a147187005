/** The three tables of a summary, as lme4 4-digit printing lays them out: random effects, fixed effects, their correlation. */
import { abbreviate } from "./abbreviate.js";
import { formatColumn, formatDecimals, formatPValue, padLeft, roundTo } from "./number-format.js";
import type { FitReport, FixedEffectReport } from "./report.js";
import { layOut, type TextColumn } from "./text-table.js";

/** Significant digits of a printed summary: R's default of 7, less 3. */
export const summaryDigits = 4;
const testDigits = summaryDigits - 1;
const correlationDecimals = 2;

/** Groups, Name, Variance, Std.Dev. and, where a term has several effects, their correlations; Residual last. */
export function randomEffectsTable(report: FitReport): string[] {
  const terms = tabulated(report);
  const residual = report.sigma === null ? [] : [report.sigma];
  const standardDeviations = [...terms.flatMap((term) => term.sd), ...residual];
  const groups = [...terms.flatMap((term) => term.names.map((_, i) => (i === 0 ? term.group : ""))), ...residual.map(() => "Residual")];
  const columns: TextColumn[] = [
    { header: "Groups", cells: groups, align: "left" },
    { header: "Name", cells: [...terms.flatMap((term) => term.names), ...residual.map(() => "")], align: "left" },
    { header: "Variance", cells: formatColumn(standardDeviations.map((sd) => sd * sd), summaryDigits), align: "left" },
    { header: "Std.Dev.", cells: formatColumn(standardDeviations, summaryDigits), align: "left" },
    ...correlationColumns(report),
  ];
  return layOut(columns).map((line) => ` ${line}`);
}

/** Terms whose covariance stands in the table; a structure's stands in its parameters. */
function tabulated({ varianceComponents }: FitReport): FitReport["varianceComponents"] {
  return varianceComponents.filter(({ structure }) => structure === undefined);
}

/** One column per earlier effect of the largest term; nothing where every term has a single effect. */
function correlationColumns(report: FitReport): TextColumn[] {
  const terms = tabulated(report);
  const count = Math.max(0, ...terms.map((term) => term.names.length - 1));
  const texts = terms.map((term) => {
    const flat = formatDecimals(term.correlation.flat(), correlationDecimals);
    return (row: number, column: number): string => flat[row * term.names.length + column];
  });
  return Array.from({ length: count }, (_, column) => ({
    header: column === 0 ? "Corr" : "",
    cells: [...terms.flatMap((term, t) => term.names.map((_, row) => (column < row ? texts[t](row, column) : ""))), ""],
    align: "left",
  }));
}

/** Estimate, Std. Error, [df,] t value[, Pr(>|t|)], laid out as R's `printCoefmat` does. */
export function fixedEffectsTable(effects: readonly FixedEffectReport[]): string[] {
  const hasDf = effects.some((effect) => effect.df !== undefined && effect.df !== null);
  const estimates = effects.map((effect) => effect.estimate);
  const errors = effects.map((effect) => effect.stdError);
  const degrees = hasDf ? effects.map((effect) => effect.df ?? null) : [];
  const cells = formatTogether([estimates, errors, ...(hasDf ? [degrees] : [])]);
  const columns: TextColumn[] = [
    { header: "", cells: effects.map((effect) => effect.name), align: "left" },
    { header: "Estimate", cells: cells[0], align: "right" },
    { header: "Std. Error", cells: cells[1], align: "right" },
  ];
  if (hasDf) columns.push({ header: "df", cells: cells[2], align: "right" });
  const statistics = effects.map((effect) => (effect.statistic === null ? null : roundTo(effect.statistic, testDigits)));
  columns.push({ header: "t value", cells: formatColumn(statistics, summaryDigits), align: "right" });
  if (hasDf) columns.push(...pValueColumns(effects));
  return [...layOut(columns), ...(hasDf ? starLegend : [])];
}

/** Several columns in one layout, rounded to where the smallest number still shows its digits. */
function formatTogether(columns: readonly (readonly (number | null)[])[]): string[][] {
  const all = columns.flat();
  const sizes = all.filter((value) => value !== null && value !== 0 && Number.isFinite(value)).map((value) => Math.abs(value!));
  const leading = sizes.length === 0 ? 0 : Math.floor(Math.log10(Math.min(...sizes)));
  const decimals = Math.max(1, summaryDigits - 1 - leading);
  const texts = formatColumn(all.map((value) => (value === null ? null : roundTo(value, decimals))), summaryDigits);
  let start = 0;
  return columns.map((column) => texts.slice(start, (start += column.length)));
}

function pValueColumns(effects: readonly FixedEffectReport[]): TextColumn[] {
  const values = effects.map((effect) => effect.pValue ?? null);
  return [
    { header: "Pr(>|t|)", cells: values.map((p) => (p === null ? "NA" : formatPValue(p, testDigits))), align: "right" },
    { header: "", cells: values.map(stars), align: "left" },
  ];
}

const starLegend = ["---", "Signif. codes: 0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1"];

function stars(p: number | null): string {
  if (p === null) return "";
  return p < 0.001 ? "***" : p < 0.01 ? "**" : p < 0.05 ? "*" : p < 0.1 ? "." : "";
}

/** Below the diagonal only, rows and columns by abbreviated names. */
export function correlationTable(report: FitReport): string[] {
  const names = report.fixedEffects.map((effect) => effect.name);
  const { vcov } = report;
  const correlation = vcov.map((row, i) => row.map((value, j) => value / Math.sqrt(vcov[i][i] * vcov[j][j])));
  const texts = formatDecimals(correlation.flat(), 3);
  const rows = padRight(abbreviate(names, 11).slice(1));
  const columns = abbreviate(names, 6).slice(0, -1).map((header, column): TextColumn => ({
    header,
    cells: rows.map((_, row) => (column <= row ? texts[(row + 1) * names.length + column] : "")),
    align: "left",
  }));
  return layOut([{ header: "", cells: rows, align: "left" }, ...columns]);
}

function padRight(texts: readonly string[]): string[] {
  const width = Math.max(0, ...texts.map((text) => text.length));
  return texts.map((text) => text.padEnd(width));
}

/** `   AIC   BIC ...` over its numbers, one decimal each. */
export function criterionTable(entries: readonly (readonly [name: string, value: number | null])[]): string[] {
  const cells = entries.map(([name, value]) => padLeft([name, value === null ? "NA" : name === "df.resid" ? String(value) : value.toFixed(1)]));
  const width = Math.max(...cells.map(([header]) => header.length));
  return [0, 1].map((line) => cells.map((cell) => cell[line].padStart(width)).join(" "));
}
