/**
 * The model frame: every variable over the rows that are complete, factors with the levels that occur there.
 * Rows are dropped as R's na.omit does; levels as drop.unused.levels does. Knows variables, no terms.
 */
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import { invariant } from "../invariant.js";
import { columnKey, type ColumnExpression } from "../model/index.js";
import { numbersAt, type Evaluation } from "./evaluate.js";
import { asFactor, codesAmong } from "./factor/coerce.js";
import { markMissing } from "./missing.js";
import type { RequiredVariable } from "./required.js";
import type { ColumnValues, FactorValues, NumericValues } from "./values.js";

export interface Frame {
  readonly keptRows: Int32Array;
  /** for each factor that is no grouping factor, the levels its columns stand for, by the key of its expression */
  readonly levels: Readonly<Record<string, readonly string[]>>;
  /** rows left out only because a factor has a level that training did not see, by the factor's label */
  readonly unseen: ReadonlyMap<string, number>;
  numeric(expression: ColumnExpression): NumericValues;
  factor(expression: ColumnExpression): FactorValues;
  group(expression: ColumnExpression): FactorValues;
}

/**
 * @param knownLevels of training, over new rows; null on the training rows, where the levels that occur are found
 * @returns null when a variable cannot be computed; the evaluation's diagnostics say why
 */
export function buildFrame(
  required: readonly RequiredVariable[],
  evaluation: Evaluation,
  knownLevels: Frame["levels"] | null,
): Frame | null {
  const variables = new Map<string, ColumnValues>();
  const unseen = new Map<string, number>();
  const complete = new Uint8Array(evaluation.rowCount).fill(1);
  let isComputable = true;
  for (const variable of required) {
    const values = valuesFor(variable, evaluation, knownLevels, unseen);
    if (values === null) isComputable = false;
    else {
      if (variable.use !== "presence") variables.set(frameKey(variable.use, variable.expression), values);
      markMissing(values, complete);
    }
  }
  return isComputable ? frameOver(variables, indicesOf(complete), knownLevels, unseen) : null;
}

const frameKey = (use: RequiredVariable["use"], expression: ColumnExpression): string => `${use} ${columnKey(expression)}`;

function valuesFor(
  { expression, use, label }: RequiredVariable,
  evaluation: Evaluation,
  knownLevels: Frame["levels"] | null,
  unseen: Map<string, number>,
): ColumnValues | null {
  if (use === "number") return multiColumn(expression, evaluation);
  const values = evaluation.valuesOf(expression);
  if (use === "presence") return values;
  if (values === null) return null;
  const factor = asFactor(values);
  if (use === "group" || knownLevels === null) return factor;
  const levels = knownLevels[columnKey(expression)];
  const codes = codesAmong(factor, levels);
  const lost = countWhere(codes, (code, row) => code < 0 && factor.codes[row] >= 0);
  if (lost > 0) unseen.set(label, lost);
  return { ...factor, levels, codes };
}

/** A basis has several columns; any other number has one, and must not be a text. */
function multiColumn(expression: ColumnExpression, evaluation: Evaluation): ColumnValues | null {
  if (expression.kind === "basis") return evaluation.valuesOf(expression);
  const values = evaluation.valuesOf(expression);
  if (values === null || values.kind === "numeric") return values;
  const numbers = numbersAt(expression, evaluation);
  return numbers && { kind: "numeric", columns: [numbers], suffixes: [""] };
}

function frameOver(
  variables: ReadonlyMap<string, ColumnValues>,
  keptRows: Int32Array,
  knownLevels: Frame["levels"] | null,
  unseen: ReadonlyMap<string, number>,
): Frame {
  const compact = new Map<string, ColumnValues>();
  const levels: Record<string, readonly string[]> = { ...knownLevels };
  for (const [key, values] of variables) {
    const kept = keepRows(values, keptRows);
    const isFactor = kept.kind === "factor" && key.startsWith("factor ");
    const used = isFactor && knownLevels === null ? dropUnusedLevels(kept) : kept;
    if (isFactor && used.kind === "factor") levels[key.slice("factor ".length)] = used.levels;
    compact.set(key, used);
  }
  const factorAt = (key: string): FactorValues => {
    const found = compact.get(key);
    invariant(found?.kind === "factor", "a factor of the formula is in the frame");
    return found;
  };
  return {
    keptRows,
    levels,
    unseen,
    factor: (expression) => factorAt(frameKey("factor", expression)),
    group: (expression) => factorAt(frameKey("group", expression)),
    numeric: (expression) => {
      const found = compact.get(frameKey("number", expression));
      invariant(found?.kind === "numeric", "a number of the formula is in the frame");
      return found;
    },
  };
}

/** The same arrays where every row is kept. */
function keepRows(values: ColumnValues, keptRows: Int32Array): ColumnValues {
  if (values.kind === "factor") return values.codes.length === keptRows.length ? values : { ...values, codes: pick(values.codes, keptRows, Int32Array) };
  if (values.columns[0].length === keptRows.length) return values;
  return { ...values, columns: values.columns.map((column) => pick(column, keptRows, Float64Array)) };
}

function pick<Values extends Int32Array | Float64Array>(values: Values, rows: Int32Array, ArrayType: new (length: number) => Values): Values {
  const picked = new ArrayType(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = values[rows[i]];
  return picked;
}

/** The levels that occur, in their order; both levels of a logical stay. */
export function dropUnusedLevels(values: FactorValues): FactorValues {
  if (values.isLogical) return values;
  const isUsed = new Uint8Array(values.levels.length);
  for (const code of values.codes) if (code >= 0) isUsed[code] = 1;
  const levels = values.levels.filter((_, code) => isUsed[code] === 1);
  return levels.length === values.levels.length ? values : { ...values, levels, codes: codesAmong(values, levels) };
}

function indicesOf(complete: Uint8Array): Int32Array {
  const indices = new Int32Array(complete.length);
  let count = 0;
  for (let row = 0; row < complete.length; row++) if (complete[row] === 1) indices[count++] = row;
  return indices.subarray(0, count);
}

function countWhere(codes: Int32Array, holds: (code: number, row: number) => boolean): number {
  let count = 0;
  for (let row = 0; row < codes.length; row++) if (holds(codes[row], row)) count++;
  return count;
}

/** One complaint for each variable that holds an infinite number in a complete row. */
export function infiniteValues(required: readonly RequiredVariable[], frame: Frame): readonly Diagnostic[] {
  return required.flatMap(({ use, expression, label }) => {
    if (use !== "number") return [];
    for (const column of frame.numeric(expression).columns) {
      const at = column.findIndex((value) => value === Infinity || value === -Infinity);
      if (at >= 0) return [diagnostic("LMM0603", expression.span, { label, row: frame.keptRows[at] + 1 })];
    }
    return [];
  });
}
