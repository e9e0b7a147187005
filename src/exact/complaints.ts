/** What the exact engine says of a design before and after it fits: as diagnostics, in the words of the catalogue. */
import type { Design } from "../design/design.js";
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import type { LinearFit } from "./describe.js";
import { basisText, termFormula } from "./terms.js";
import type { SingularDirection } from "./units.js";

/** What stands in the way of a fit, all of it. @param response y less its offset, [n] */
export function complaintsAbout(design: Design, response: Float64Array): Diagnostic[] {
  return [...complaintsAboutRows(design, response), ...design.grouped.flatMap((term) => complaintsAboutTerm(term, design.rowCount))];
}

function complaintsAboutRows(design: Design, response: Float64Array): Diagnostic[] {
  const { rowCount } = design;
  const columns = design.fixed.matrix.columns;
  const unusable = design.weights?.findIndex((value) => !(value > 0 && value < Infinity)) ?? -1;
  return [
    ...(rowCount <= columns ? [diagnostic("LMM0704", null, { rows: rowCount, columns })] : []),
    ...(unusable >= 0 && design.weights !== null ? [diagnostic("LMM0705", null, { row: design.keptRows[unusable] + 1, weight: design.weights[unusable] })] : []),
    ...(rowCount > 0 && isConstant(response) ? [diagnostic("LMM0703", null, { value: response[0] })] : []),
  ];
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

function complaintsAboutTerm({ group, levels, basisNames }: Design["grouped"][number], rows: number): Diagnostic[] {
  const effects = levels.length * basisNames.length;
  if (levels.length === 1) return [diagnostic("LMM0702", null, { group, level: levels[0] })];
  if (levels.length === rows && basisNames.length === 1) return [diagnostic("LMM0706", null, { group, rows })];
  if (effects >= rows) return [diagnostic("LMM0701", null, { term: termFormula(basisNames, group), effects, rows, simpler: levels.length < rows ? simplerTerm(basisNames, group) : null })];
  return [];
}

/** The term with an intercept alone; null where it is that already. */
function simplerTerm(names: readonly string[], group: string): string | null {
  return names.length > 1 ? termFormula(["(Intercept)"], group) : null;
}

/** What a fit's user should know of how it ended. */
export function complaintsAfter(design: Design, fit: LinearFit, signal: AbortSignal | null, writtenBases: readonly string[] = design.grouped.map(({ basisNames }) => basisText(basisNames))): Diagnostic[] {
  const { converged, evaluations, distanceToOptimum } = fit;
  const stopped = signal?.aborted === true ? diagnostic("LMM0712", null, { evaluations }) : diagnostic("LMM0711", null, { evaluations, distance: distanceToOptimum });
  return [...(converged ? [] : [stopped]), ...complaintsAboutSingularity(design, fit, writtenBases)];
}

/** One warning per term that has directions without variance. */
function complaintsAboutSingularity({ grouped }: Design, { singularDirections, termLabels }: LinearFit, writtenBases: readonly string[]): Diagnostic[] {
  return grouped.flatMap((term, t) => {
    const own = singularDirections.filter((one) => one.termIndex === t);
    return own.length === 0 ? [] : [diagnostic("LMM0710", null, { term: termLabels[t], formula: `(${writtenBases[t]} | ${term.group})`, isSeveral: own.length > 1, ...wayOut(term, own, writtenBases[t]) })];
  });
}

interface WayOut {
  /** what has no variance; null for all of the term */
  readonly combination: string | null;
  /** a term with less in it; null where it can only be left out */
  readonly simpler: string | null;
  /** whether that is the same fit, and not only a smaller model */
  readonly isSameFit: boolean;
}

/** Columns without variance can be left out; other directions without variance are a correlation of one, which a diagonal D does not have. */
function wayOut({ basisNames, group, structure }: Design["grouped"][number], own: readonly SingularDirection[], written: string): WayOut {
  if (own.length === basisNames.length) return { combination: null, simpler: null, isSameFit: true };
  const varying = basisNames.filter((_, column) => own.every(({ shares }) => shares[column] ** 2 < visibleShare));
  const isByColumn = varying.length === basisNames.length - own.length;
  const isWrittenByColumn = written === basisText(basisNames);
  const combination = isByColumn ? listed(basisNames.filter((name) => !varying.includes(name))) : own.map((one) => `the combination ${describeCombination(basisNames, one)}`).join(" and ");
  if (isByColumn && isWrittenByColumn) return { combination, simpler: termFormula(varying, group), isSameFit: true };
  if (structure.kind !== "unstructured") return { combination, simpler: null, isSameFit: false };
  return { combination, simpler: isWrittenByColumn ? `(${written} || ${group})` : `diag(${written} | ${group})`, isSameFit: false };
}

/** `a, b and c`. */
function listed(names: readonly string[]): string {
  return [names.slice(0, -1).join(", "), ...names.slice(-1)].filter((part) => part !== "").join(" and ");
}

/**
 * Estimates that leave the range of a double, where the likelihood itself does not: a variance is the square of something, so that a
 * response or a column in units of 1e-200 has none that can be written down.
 */
export function complaintsAboutRange({ grouped }: Design, { components, relativeFactors, residuals }: Pick<LinearFit, "components" | "relativeFactors" | "residuals">): Diagnostic[] {
  const { residualVariance } = components;
  if (!Number.isFinite(residualVariance) || (residualVariance === 0 && residuals.some((value) => value !== 0))) return [diagnostic("LMM0725", null, { what: "the response", where: null })];
  return grouped.flatMap(({ basisNames, group }, t) => basisNames.flatMap((name, k) => {
    const { data, columns } = components.grouped[t];
    const variance = data[k * (columns + 1)];
    const row = relativeFactors[t].data.subarray(k * columns, (k + 1) * columns);
    return Number.isFinite(variance) && (variance > 0 || row.every((value) => value === 0)) ? [] : [diagnostic("LMM0725", null, { what: `\`${name}\``, where: termFormula(basisNames, group) })];
  }));
}

/** Squared share of a unit vector below which a column takes no part in a combination. */
const visibleShare = 1e-6;

function describeCombination(names: readonly string[], { shares, coefficients }: SingularDirection): string {
  const parts = names.flatMap((name, column) => (shares[column] ** 2 < visibleShare ? [] : [{ name, coefficient: coefficients[column] }]));
  const first = parts[0].coefficient;
  const text = parts.map(({ name, coefficient }, k) => (k === 0 ? name : `${Number((coefficient / first).toPrecision(2))} ${name}`));
  return text.join(" + ").replaceAll("+ -", "- ");
}
