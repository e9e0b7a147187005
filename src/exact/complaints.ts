/** What the exact engine says of a design before and after it fits: as diagnostics, in the words of the catalogue. */
import type { Design } from "../design/design.js";
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import type { LinearFit } from "./describe.js";
import { termFormula } from "./terms.js";
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
  if (effects >= rows) return [diagnostic("LMM0701", null, { term: termFormula(basisNames, group), effects, rows, simpler: simplerTerm(basisNames, group) })];
  return [];
}

/** The term with uncorrelated effects, or with an intercept alone; null where it is that already. */
function simplerTerm(names: readonly string[], group: string): string | null {
  return names.length > 1 ? termFormula(["(Intercept)"], group) : null;
}

/** What a fit's user should know of how it ended. */
export function complaintsAfter(design: Design, fit: LinearFit, signal: AbortSignal | null): Diagnostic[] {
  const { converged, evaluations, distanceToOptimum } = fit;
  const stopped = signal?.aborted === true ? diagnostic("LMM0712", null, { evaluations }) : diagnostic("LMM0711", null, { evaluations, distance: distanceToOptimum });
  return [...(converged ? [] : [stopped]), ...complaintsAboutSingularity(design, fit.singularDirections, fit.termLabels)];
}

/** One warning per term that has directions without variance. */
function complaintsAboutSingularity(design: Design, directions: readonly SingularDirection[], labels: readonly string[]): Diagnostic[] {
  return design.grouped.flatMap(({ basisNames, group, structure }, t) => {
    const own = directions.filter((one) => one.termIndex === t);
    if (own.length === 0) return [];
    const isWhole = own.length === basisNames.length;
    const varying = basisNames.filter((_, column) => own.every(({ shares }) => shares[column] ** 2 < visibleShare));
    const isByColumn = varying.length === basisNames.length - own.length;
    return [diagnostic("LMM0710", null, {
      term: labels[t],
      formula: termFormula(basisNames, group),
      combination: isWhole ? null : own.map((one) => describeCombination(basisNames, one)).join(" and "),
      simpler: isWhole ? null : isByColumn ? termFormula(varying, group) : termFormula(basisNames, group, structure.kind === "unstructured" ? "||" : "|"),
      isSameFit: isByColumn,
    })];
  });
}

/** Squared share of a unit vector below which a column takes no part in a combination. */
const visibleShare = 1e-6;

function describeCombination(names: readonly string[], { shares, coefficients }: SingularDirection): string {
  const parts = names.flatMap((name, column) => (shares[column] ** 2 < visibleShare ? [] : [{ name, coefficient: coefficients[column] }]));
  const first = parts[0].coefficient;
  const text = parts.map(({ name, coefficient }, k) => (k === 0 ? name : `${Number((coefficient / first).toPrecision(2))} ${name}`));
  return text.join(" + ").replaceAll("+ -", "- ");
}
