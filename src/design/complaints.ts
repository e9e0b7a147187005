/**
 * What the training rows can show to be wrong with a model: nothing complete, infinite values, a factor of one level, levels
 * that cannot be told from the residuals, columns that others determine. Knows the frame and the design; fits nothing.
 */
import { diagnostic, type Diagnostic, type Span } from "../diagnostics/index.js";
import { columnsIn, mostIndicators, type ColumnExpression, type GroupedContribution, type LinearTerms, type Model, type NetworkInput } from "../model/index.js";
import { contributionsOf, linearTerms } from "./assemble.js";
import type { Design, GroupedDesign } from "./design.js";
import type { Evaluation } from "./evaluate.js";
import type { Frame } from "./frame.js";
import { infiniteValues } from "./infinite.js";
import { missingCount } from "./missing.js";
import type { RequiredVariable } from "./required.js";
import { responseComplaints } from "./response.js";
import type { ColumnKinds } from "./retype.js";

/** No row is complete: the variable that is missing most often is named. */
export function emptyFrameComplaint(model: Model, required: readonly RequiredVariable[], evaluation: Evaluation): Diagnostic {
  const counts = required.map(({ expression, label }) => ({ label, missing: missingCount(evaluation.valuesOf(expression)) }));
  const worst = counts.reduce((most, one) => (one.missing > most.missing ? one : most));
  return diagnostic("LMM0604", model.span, { rows: evaluation.rowCount, label: worst.label, missing: worst.missing });
}

/** Before any matrix is built. */
export function frameComplaints(model: Model, required: readonly RequiredVariable[], frame: Frame, rowCount: number): readonly Diagnostic[] {
  const dropped = rowCount - frame.keptRows.length;
  return [
    ...(dropped === 0 ? [] : [diagnostic("LMM0607", null, { dropped, rows: rowCount })]),
    ...infiniteValues(required, frame),
    ...singleLevels(linearTerms(model), frame),
    ...contributionsOf(model, "grouped").flatMap(({ basis }) => singleLevels(basis, frame)),
    ...contributionsOf(model, "network").flatMap(({ inputs }) => manyIndicators(inputs, frame)),
    ...responseComplaints(model, frame),
    ...(model.weights === null ? [] : badWeights(model.weights, frame)),
  ];
}

/** Of a factor made in the formula, only the rows tell the levels. */
function manyIndicators(inputs: readonly NetworkInput[], frame: Frame): readonly Diagnostic[] {
  return inputs.flatMap(({ kind, expression, label }) => {
    const levels = kind === "indicator" ? frame.factor(expression).levels.length : 0;
    return levels <= mostIndicators ? [] : [diagnostic("LMM0345", expression.span, { factor: label, levels, limit: mostIndicators })];
  });
}

function singleLevels({ variables }: LinearTerms, frame: Frame): readonly Diagnostic[] {
  return variables.flatMap(({ type, expression, label }) => {
    if (type !== "factor") return [];
    const { levels } = frame.factor(expression);
    return levels.length > 1 ? [] : [diagnostic("LMM0611", expression.span, { label, level: levels[0] ?? "" })];
  });
}

function badWeights(weights: ColumnExpression, frame: Frame): readonly Diagnostic[] {
  const at = frame.numeric(weights).columns[0].findIndex((weight) => weight <= 0);
  if (at < 0) return [];
  return [diagnostic("LMM0613", weights.span, { row: frame.keptRows[at] + 1, value: frame.numeric(weights).columns[0][at] })];
}

/** Once the matrices stand. */
export function designComplaints(model: Model, design: Design, kinds: ColumnKinds): readonly Diagnostic[] {
  const { droppedNames } = design.fixed;
  const grouped = contributionsOf(model, "grouped");
  const span = contributionsOf(model, "linear")[0].span;
  return [
    ...(droppedNames.length === 0 ? [] : [diagnostic("LMM0606", span, { columns: droppedNames })]),
    ...design.grouped.flatMap((term, i) => groupComplaints(grouped[i], term, design.rowCount, kinds)),
  ];
}

function groupComplaints({ groupingFactor, basis, levelCovariance }: GroupedContribution, term: GroupedDesign, rowCount: number, kinds: ColumnKinds): readonly Diagnostic[] {
  const { span } = groupingFactor;
  const { levels, group } = term;
  if (levelCovariance !== null) return levelsWithoutCovariance(term, rowCount, levelCovariance.file, levelCovariance.span);
  if (groupingFactor.factors.length === 0) return [];
  if (levels.length === 1) return [diagnostic("LMM0608", span, { group, level: levels[0] })];
  if (levels.length < rowCount || !basis.hasIntercept) return [];
  const isNumber = columnsIn(groupingFactor.factors).every((name) => kinds[name] === "numeric");
  return [isNumber ? diagnostic("LMM0609", span, { group, rows: rowCount }) : diagnostic("LMM0610", span, { group, rows: rowCount })];
}

/** Rows whose level the matrix does not name: their covariance with the others is not known. */
function levelsWithoutCovariance({ group, levelIndex }: GroupedDesign, rowCount: number, file: string, span: Span): readonly Diagnostic[] {
  const missing = levelIndex.reduce((count, level) => count + (level < 0 ? 1 : 0), 0);
  return missing === 0 ? [] : [diagnostic("LMM0619", span, { group, file, missing, rows: rowCount })];
}
