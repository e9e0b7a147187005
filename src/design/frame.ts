/**
 * The model frame: every variable over the rows that are complete, factors with the levels that occur there.
 * Rows are dropped as R's na.omit does; levels as drop.unused.levels does. Knows variables, no terms.
 */
import { shapeText, sizeOfShape } from "../data/index.js";
import { diagnostic } from "../diagnostics/index.js";
import { invariant } from "../invariant.js";
import { columnKey, columnsIn, type ColumnExpression } from "../model/index.js";
import { numbersAt, type Evaluation } from "./evaluate.js";
import { asFactor, codesAmong } from "./factor/coerce.js";
import { dropUnusedLevels } from "./factor/unused.js";
import { markMissing } from "./missing.js";
import type { ArrayVariable, RequiredVariable } from "./required.js";
import { keepRows, markedRows } from "./rows.js";
import { numericValues, type ArrayColumnValues, type ColumnValues, type FactorValues, type NumericValues } from "./values.js";

export interface Frame {
  /** of the table, in order */
  readonly keptRows: Int32Array;
  /** for each factor and occasion that is no grouping factor, the levels its columns stand for, by the key of its expression */
  readonly levels: FactorLevels;
  /** rows left out because a factor has a level that training did not see, by the factor's label */
  readonly unseen: ReadonlyMap<string, number>;
  numeric(expression: ColumnExpression): NumericValues;
  factor(expression: ColumnExpression): FactorValues;
  /** levels as positions: training's first, then those that new rows bring */
  occasion(expression: ColumnExpression): FactorValues;
  group(expression: ColumnExpression): FactorValues;
  array(expression: ColumnExpression): ArrayColumnValues;
}

export type FactorLevels = Readonly<Record<string, readonly string[]>>;

/** The variables over all rows of the table, by use and key. */
interface Variables {
  readonly numbers: Map<string, NumericValues>;
  readonly factors: Map<string, FactorValues>;
  readonly occasions: Map<string, FactorValues>;
  readonly groups: Map<string, FactorValues>;
  readonly arrays: Map<string, ArrayColumnValues>;
  readonly unseen: Map<string, number>;
}

/**
 * @param known levels of training, over new rows; null on the training rows, where the levels that occur are found
 * @returns null when a variable cannot be computed; the evaluation's diagnostics say why
 */
export function buildFrame(required: readonly RequiredVariable[], evaluation: Evaluation, known: FactorLevels | null): Frame | null {
  const variables: Variables = { numbers: new Map(), factors: new Map(), occasions: new Map(), groups: new Map(), arrays: new Map(), unseen: new Map() };
  const complete = new Uint8Array(evaluation.rowCount).fill(1);
  let isComputable = true;
  for (const variable of required) {
    const values = addVariable(variable, evaluation, known, variables);
    if (values === null) isComputable = false;
    else markMissing(values, complete);
  }
  return isComputable ? frameOver(variables, markedRows(complete), known) : null;
}

function addVariable(variable: RequiredVariable, evaluation: Evaluation, known: FactorLevels | null, variables: Variables): ColumnValues | null {
  if (variable.use === "array") return addArray(variable, evaluation, variables);
  const { expression, use, label } = variable;
  const key = columnKey(expression);
  const values = use === "number" ? numbersOf(expression, evaluation) : evaluation.valuesOf(expression);
  if (values === null || use === "presence") return values;
  if (use === "number") {
    invariant(values.kind === "numeric", "a number of the formula is numeric");
    variables.numbers.set(key, values);
    return values;
  }
  const factor = asFactor(values);
  if (use === "group") {
    variables.groups.set(key, factor);
    return factor;
  }
  const levels = known === null ? factor.levels : use === "occasion" ? withNewPositions(known[key], factor.levels) : known[key];
  const coded = underLevels(factor, levels, label, variables.unseen);
  (use === "occasion" ? variables.occasions : variables.factors).set(key, coded);
  return coded;
}

/** Arrays of as many numbers as the model's; null after a complaint. */
function addArray({ expression, shape }: ArrayVariable, evaluation: Evaluation, variables: Variables): ArrayColumnValues | null {
  const values = evaluation.valuesOf(expression);
  if (values === null) return null;
  const column = columnsIn([expression]).join(", ");
  if (values.kind !== "array") {
    evaluation.diagnostics.push(diagnostic("LMM0602", expression.span, { column, expected: "array", found: values.kind }));
    return null;
  }
  if (sizeOfShape(values.shape) !== sizeOfShape(shape)) {
    evaluation.diagnostics.push(diagnostic("LMM0624", expression.span, { column, expected: shapeText(shape), found: shapeText(values.shape) }));
    return null;
  }
  variables.arrays.set(columnKey(expression), values);
  return values;
}

/** New occasions have a place among the known ones where all of these are numbers, and they too. */
function withNewPositions(known: readonly string[], found: readonly string[]): readonly string[] {
  if (!known.every(isPosition)) return known;
  const levels = new Set(known);
  return [...known, ...found.filter((level) => !levels.has(level) && isPosition(level))];
}

function isPosition(level: string): boolean {
  return Number.isFinite(Number(level)) && level.trim() !== "";
}

/** A basis has several columns; any other number has one, and must not be a text. */
function numbersOf(expression: ColumnExpression, evaluation: Evaluation): NumericValues | null {
  const values = evaluation.valuesOf(expression);
  if (values?.kind === "numeric") return values;
  const numbers = values && numbersAt(expression, evaluation);
  return numbers && numericValues(numbers);
}

/** A level that is not among these has no column: its rows count as missing. */
function underLevels(factor: FactorValues, levels: readonly string[], label: string, unseen: Map<string, number>): FactorValues {
  const codes = codesAmong(factor, levels);
  let lost = 0;
  for (let row = 0; row < codes.length; row++) if (codes[row] < 0 && factor.codes[row] >= 0) lost++;
  if (lost > 0) unseen.set(label, lost);
  return { ...factor, levels, codes };
}

function frameOver({ numbers, factors, occasions, groups, arrays, unseen }: Variables, keptRows: Int32Array, known: FactorLevels | null): Frame {
  const kept = (values: FactorValues): FactorValues => (known === null ? dropUnusedLevels(keepRows(values, keptRows)) : keepRows(values, keptRows));
  const [keptFactors, keptOccasions] = [mapValues(factors, kept), mapValues(occasions, kept)];
  const keptNumbers = mapValues(numbers, (values) => keepRows(values, keptRows));
  const keptArrays = mapValues(arrays, (values) => keepRows(values, keptRows));
  const keptGroups = mapValues(groups, (values) => keepRows(values, keptRows));
  return {
    keptRows,
    levels: Object.fromEntries([...keptFactors, ...keptOccasions].map(([key, { levels }]) => [key, levels])),
    unseen,
    numeric: (expression) => found(keptNumbers, expression),
    factor: (expression) => keptFactors.get(columnKey(expression)) ?? found(keptOccasions, expression),
    occasion: (expression) => found(keptOccasions, expression),
    group: (expression) => found(keptGroups, expression),
    array: (expression) => found(keptArrays, expression),
  };
}

function mapValues<Value>(values: ReadonlyMap<string, Value>, change: (value: Value) => Value): ReadonlyMap<string, Value> {
  return new Map([...values].map(([key, value]) => [key, change(value)]));
}

function found<Value>(values: ReadonlyMap<string, Value>, expression: ColumnExpression): Value {
  const value = values.get(columnKey(expression));
  invariant(value !== undefined, "a variable of the formula is in the frame");
  return value;
}
