/**
 * Column expressions over the rows of a table, each computed once however often the formula names it.
 * In training it notes what bases learn; over new rows it re-applies that. Knows nothing of rows left out.
 */
import type { Column, Table } from "../data/table.js";
import { diagnostic, type Diagnostic } from "../diagnostics/index.js";
import { evaluateColumns } from "../expression/index.js";
import { assertNever, invariant } from "../invariant.js";
import { columnCode, columnKey, columnsIn, type ArithmeticExpression, type BasisExpression, type ColumnExpression, type FactorExpression, type LevelExpression } from "../model/index.js";
import { basisColumns, learnBasis, type LearntBasis } from "./basis/basis.js";
import { asFactor } from "./factor/coerce.js";
import { cutBreaks, cutInto } from "./factor/cut.js";
import { interactionOf, recodeAsFactor, relevel } from "./factor/recode.js";
import { firstInfinite } from "./infinite.js";
import { factorValues, logicalValues, numericValues, type ColumnValues, type FactorValues } from "./values.js";

/** What transforms learnt from the training rows, by the key of their expression. */
export type LearntTransforms = Readonly<Record<string, LearntTransform>>;
export type LearntTransform = LearntBasis | { readonly kind: "breaks"; readonly breaks: readonly number[] };

export interface Evaluation {
  readonly rowCount: number;
  /** null where it cannot be computed; a diagnostic says why */
  valuesOf(expression: ColumnExpression): ColumnValues | null;
  /** all that was learnt so far */
  readonly learnt: Record<string, LearntTransform>;
  readonly diagnostics: Diagnostic[];
}

/** @param fixed what training learnt, for new rows; null on the training rows themselves */
export function evaluateOver(table: Table, fixed: LearntTransforms | null): Evaluation {
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const known = new Map<string, ColumnValues | null>();
  const evaluation: Evaluation = {
    rowCount: table.rowCount,
    learnt: { ...fixed },
    diagnostics: [],
    valuesOf: (expression) => {
      const key = columnKey(expression);
      const found = known.get(key);
      if (found !== undefined) return found;
      const computed = compute(expression, key, { evaluation, columns });
      known.set(key, computed);
      return computed;
    },
  };
  return evaluation;
}

interface Context {
  readonly evaluation: Evaluation;
  readonly columns: ReadonlyMap<string, Column>;
}

function compute(expression: ColumnExpression, key: string, context: Context): ColumnValues | null {
  switch (expression.kind) {
    case "column":
      return columnValues(expression, context);
    case "arithmetic":
      return arithmeticValues(expression, context);
    case "level":
      return levelValues(expression, context);
    case "basis":
      return basisValues(expression, key, context);
    case "factor":
      return recodedValues(expression, key, context);
    default:
      return assertNever(expression);
  }
}

function columnValues({ name, span }: Extract<ColumnExpression, { kind: "column" }>, { columns, evaluation }: Context): ColumnValues | null {
  const column = columns.get(name);
  if (column === undefined) {
    evaluation.diagnostics.push(diagnostic("LMM0601", span, { column: name }));
    return null;
  }
  return valuesOfColumn(column, evaluation.rowCount);
}

function valuesOfColumn(column: Column, rowCount: number): ColumnValues {
  switch (column.kind) {
    case "numeric":
      return numericValues(column.values);
    case "date":
      return numericValues(column.values, true);
    case "logical":
      return logicalValues(column.codes);
    case "factor":
      return factorValues(column.levels, column.codes, column.isOrdered);
    case "array":
      return { kind: "array", shape: column.shape, values: column.values, rows: Int32Array.from({ length: rowCount }, (_, row) => row) };
    default:
      return assertNever(column);
  }
}

function arithmeticValues(expression: ArithmeticExpression, context: Context): ColumnValues | null {
  const operands = numericOperands(expression.operands.map((one) => one.expression), context);
  if (operands === null) return null;
  const symbols = new Map(expression.operands.map(({ symbol }, i) => [symbol, operands[i]]));
  const code = columnCode(expression);
  const result = code === null
    ? evaluateColumns(expression.value, symbols, context.evaluation.rowCount)
    : Float64Array.from({ length: context.evaluation.rowCount }, (_, row) => code(...operands.map((operand) => operand[row])));
  return expression.isLogical ? logicalValues(Int32Array.from(result, (value) => (Number.isNaN(value) ? -1 : value))) : numericValues(result);
}

function levelValues({ operand, level, countsMissing }: LevelExpression, { evaluation }: Context): ColumnValues | null {
  const values = evaluation.valuesOf(operand);
  if (values === null) return null;
  const { levels, codes } = asFactor(values);
  const sought = levels.indexOf(level);
  const missing = countsMissing ? 0 : NaN;
  return numericValues(Float64Array.from(codes, (code) => (code < 0 ? missing : code === sought ? 1 : 0)));
}

function basisValues(expression: BasisExpression, key: string, context: Context): ColumnValues | null {
  const { evaluation } = context;
  const operands = numericOperands(expression.operands, context);
  if (operands === null || !areFinite(operands, expression, evaluation)) return null;
  const known = evaluation.learnt[key];
  if (known !== undefined) {
    invariant(known.kind !== "breaks", "a basis learns no breaks");
    return basisColumns(expression, known, operands);
  }
  const result = learnBasis(expression, operands);
  if (result.kind === "impossible") {
    evaluation.diagnostics.push(result.diagnostic);
    return null;
  }
  evaluation.learnt[key] = result.learnt;
  return basisColumns(expression, result.learnt, operands);
}

/** One infinite value would spoil every value of a basis: it is reported where it enters. */
function areFinite(operands: readonly Float64Array[], expression: BasisExpression, evaluation: Evaluation): boolean {
  for (const operand of operands) {
    const row = firstInfinite(operand);
    if (row < 0) continue;
    evaluation.diagnostics.push(diagnostic("LMM0603", expression.span, { label: `${expression.basis}(...)`, row: row + 1 }));
    return false;
  }
  return true;
}

function recodedValues(expression: FactorExpression, key: string, context: Context): ColumnValues | null {
  const operands = expression.operands.map((operand) => context.evaluation.valuesOf(operand));
  const present = operands.filter((operand) => operand !== null);
  if (present.length < operands.length) return null;
  const { recode } = expression;
  switch (recode.kind) {
    case "as-factor":
      return recodeAsFactor(present[0], recode);
    case "relevel":
      return relevel(present[0], recode.reference);
    case "interaction":
      return interactionOf(present);
    case "cut":
      return cutValues(numbersOf(present[0]), recode, key, context.evaluation);
    default:
      return assertNever(recode);
  }
}

function cutValues(numbers: Float64Array, recode: Extract<FactorExpression["recode"], { kind: "cut" }>, key: string, evaluation: Evaluation): FactorValues {
  const known = evaluation.learnt[key] ?? { kind: "breaks", breaks: cutBreaks(numbers, recode.breaks) };
  invariant(known.kind === "breaks", "cut() learns breaks");
  evaluation.learnt[key] = known;
  return cutInto(numbers, known.breaks, recode);
}

function numericOperands(expressions: readonly ColumnExpression[], { evaluation }: Context): Float64Array[] | null {
  const operands = expressions.map((operand) => numbersAt(operand, evaluation)).filter((numbers) => numbers !== null);
  return operands.length < expressions.length ? null : operands;
}

/** The numbers of an expression; a text column where training had numbers is reported. */
export function numbersAt(expression: ColumnExpression, evaluation: Evaluation): Float64Array | null {
  const values = evaluation.valuesOf(expression);
  if (values === null || values.kind === "numeric" || (values.kind === "factor" && values.isLogical)) return values && numbersOf(values);
  evaluation.diagnostics.push(diagnostic("LMM0602", expression.span, { column: columnsIn([expression]).join(", "), expected: "numeric", found: values.kind }));
  return null;
}

/** One number per row; a logical counts as 0 or 1. */
export function numbersOf(values: ColumnValues): Float64Array {
  invariant(values.kind !== "array", "an array is no number");
  if (values.kind === "numeric") return values.columns[0];
  return Float64Array.from(values.codes, (code) => (code < 0 ? NaN : code));
}
