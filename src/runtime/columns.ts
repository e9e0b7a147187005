/**
 * Columns and what is computed from them, as an emitted module writes them: the model's column expressions without their places in a
 * source text. Knows their form; no rows.
 */
import { scalarOfText } from "../analysis/definitions/index.js";
import { usualBasis, withColumnCode, type BasisKind, type BasisSettings, type ColumnExpression, type FactorRecode, type ScalarFunction } from "../model/index.js";
import { checkAgreement } from "./agreement.js";
import { nowhere } from "./nowhere.js";

/** A column of the data. */
export function column(name: string): ColumnExpression {
  return { kind: "column", name, span: nowhere };
}

export interface Computed {
  /** in the language, over the symbols of `of`: what messages and saved fits say */
  readonly text: string;
  /** what each symbol stands for, in the order of the function's arguments */
  readonly of: readonly (readonly [symbol: string, column: ColumnExpression])[];
  /** a truth value in every row, coded like a factor */
  readonly isLogical?: boolean;
  /** what is computed in every row; NaN where a missing value makes the result missing */
  readonly value: ScalarFunction;
}

/** A number computed in every row. @throws DiagnosticError where text and function disagree */
export function computed({ text, of, isLogical = false, value }: Computed): ColumnExpression {
  const symbols = of.map(([symbol]) => symbol);
  const expression = scalarOfText(text, text, symbols);
  checkAgreement(text, expression, symbols, value);
  const operands = of.map(([symbol, operand]) => ({ symbol, expression: operand }));
  return withColumnCode({ kind: "arithmetic", value: expression, operands, isLogical, span: nowhere }, value);
}

/** 1 in the rows of one level, 0 in the others. @param countsMissing whether a missing value is in no level, rather than missing */
export function isLevel(operand: ColumnExpression, level: string, countsMissing: boolean): ColumnExpression {
  return { kind: "level", operand, level, countsMissing, span: nowhere };
}

/** Columns that learn from the training rows, and are re-applied to new ones. */
export function basis(kind: BasisKind, operands: readonly ColumnExpression[], settings: Partial<BasisSettings> = {}): ColumnExpression {
  return { kind: "basis", basis: kind, operands, settings: { ...usualBasis, ...settings }, span: nowhere };
}

/** A factor made of its operands. */
export function factorOf(recode: FactorRecode, operands: readonly ColumnExpression[]): ColumnExpression {
  return { kind: "factor", recode, operands, span: nowhere };
}
