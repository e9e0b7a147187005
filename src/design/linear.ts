/**
 * A design matrix from terms: R's model.matrix. The columns of a term are all products of its variables' columns, the first
 * variable's varying fastest; a name joins the variables' names with `:`.
 * Chambers & Hastie (1992), section 2.4.1. Knows codings as the model states them; decides none.
 */
import { assertNever, invariant } from "../invariant.js";
import type { LinearTerm, LinearTerms, TermFactor, Variable } from "../model/index.js";
import type { Matrix } from "../numerics/matrix.js";
import { contrastCoding, indicatorCoding, type FactorCoding } from "./factor/contrasts.js";
import type { Frame } from "./frame.js";

export interface LinearColumns {
  readonly names: readonly string[];
  /** [n, p] */
  readonly matrix: Matrix;
  /** for each column, 0 for the intercept, else 1 + the index of its term */
  readonly termIndex: Int32Array;
}

/** A variable as a term takes it: columns of numbers, or a row of a table for each code. */
type CodedVariable =
  | { readonly kind: "numbers"; readonly label: string; readonly columns: readonly Float64Array[]; readonly suffixes: readonly string[] }
  | { readonly kind: "codes"; readonly label: string; readonly codes: Int32Array; readonly coding: FactorCoding; readonly suffixes: readonly string[] };

/** One column: what is multiplied, which column of each, and how R names the product. */
interface ColumnPlan {
  readonly name: string;
  readonly term: number;
  readonly factors: readonly { readonly variable: CodedVariable; readonly column: number }[];
}

/** How many columns `buildColumns` would make, without making them. */
export function countColumns(terms: LinearTerms, frame: Frame): number {
  const perTerm = terms.terms.map((term) => codedVariables(term, terms, frame).reduce((count, { suffixes }) => count * suffixes.length, 1));
  return perTerm.reduce((sum, count) => sum + count, terms.hasIntercept ? 1 : 0);
}

/** Over the complete rows of the frame. */
export function buildColumns(terms: LinearTerms, frame: Frame): LinearColumns {
  const plans: ColumnPlan[] = terms.hasIntercept ? [{ name: "(Intercept)", term: 0, factors: [] }] : [];
  terms.terms.forEach((term, index) => plans.push(...termPlans(codedVariables(term, terms, frame), index + 1)));
  const rows = frame.keptRows.length;
  const matrix = { rows, columns: plans.length, data: new Float64Array(rows * plans.length) };
  plans.forEach((plan, column) => fillColumn(plan, matrix, column));
  return { names: plans.map(({ name }) => name), matrix, termIndex: Int32Array.from(plans, ({ term }) => term) };
}

function codedVariables(term: LinearTerm, { variables }: LinearTerms, frame: Frame): CodedVariable[] {
  return term.factors.map((factor) => codedVariable(variables[factor.variable], factor.coding, frame));
}

function codedVariable(variable: Variable, coding: TermFactor["coding"], frame: Frame): CodedVariable {
  const { label, expression, contrast } = variable;
  if (coding === "numeric") {
    const { columns, suffixes } = frame.numeric(expression);
    return { kind: "numbers", label, columns, suffixes };
  }
  const { levels, codes } = frame.factor(expression);
  invariant(contrast !== null, "a factor of the formula has contrasts");
  const factorCoding = coding === "indicator" ? indicatorCoding(levels) : contrastCoding(levels, contrast);
  return { kind: "codes", label, codes, coding: factorCoding, suffixes: factorCoding.suffixes };
}

function termPlans(variables: readonly CodedVariable[], term: number): ColumnPlan[] {
  let plans: ColumnPlan[] = [{ name: "", term, factors: [] }];
  for (const variable of variables) {
    plans = variable.suffixes.flatMap((suffix, column) =>
      plans.map(({ name, factors }) => ({
        name: `${name}${name === "" ? "" : ":"}${variable.label}${suffix}`,
        term,
        factors: [...factors, { variable, column }],
      })),
    );
  }
  return plans;
}

function fillColumn({ factors }: ColumnPlan, matrix: Matrix, column: number): void {
  const { data, columns } = matrix;
  for (let at = column; at < data.length; at += columns) data[at] = 1;
  for (const factor of factors) multiplyInPlace(factor.variable, factor.column, matrix, column);
}

function multiplyInPlace(variable: CodedVariable, from: number, { data, columns, rows }: Matrix, column: number): void {
  switch (variable.kind) {
    case "numbers": {
      const values = variable.columns[from];
      for (let row = 0, at = column; row < rows; row++, at += columns) data[at] *= values[row];
      return;
    }
    case "codes":
      multiplyByCode(variable.codes, variable.coding, from, data, column, columns);
      return;
    default:
      assertNever(variable);
  }
}

function multiplyByCode(codes: Int32Array, coding: FactorCoding, from: number, data: Float64Array, start: number, stride: number): void {
  if (coding.kind === "indicator") {
    const level = coding.firstLevel + from;
    for (let row = 0, at = start; row < codes.length; row++, at += stride) if (codes[row] !== level) data[at] = 0;
    return;
  }
  const { table } = coding;
  for (let row = 0, at = start; row < codes.length; row++, at += stride) data[at] *= table.data[codes[row] * table.columns + from];
}
