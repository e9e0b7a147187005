/**
 * In what the formulas of R, Julia and Python differ from ours: how operators are spelt, what a power means, which calls are terms
 * of their own, which functions have other names. Data only.
 */
import type { BinaryOperator, Expression } from "../../../grammar/index.js";
import type { Contrast } from "../../model/index.js";
import type { HostCall } from "../reader/index.js";
import type { Reading } from "../reading.js";

export interface FormulaReading extends Reading {
  readonly dialect: FormulaDialect;
  /** filled in as terms name contrasts of a column */
  readonly contrasts: Map<string, Contrast>;
  /** columns that the source shows to be grouping factors */
  readonly groups: ReadonlySet<string>;
}

/** Terms that a call stands for, to be added to the formula; empty after saying that it is lost. */
export type TermReader = (call: HostCall, reading: FormulaReading) => readonly Expression[];

/** What a function of columns is here; null where it cannot be said. */
export type FunctionReader = (call: HostCall, reading: FormulaReading) => Expression | null;

export interface FormulaDialect {
  /** operators between terms */
  readonly ofTerms: ReadonlyMap<string, BinaryOperator>;
  /** operators between numbers, within a call */
  readonly ofValues: ReadonlyMap<string, BinaryOperator>;
  /** x^2 is x, as in R; else it is arithmetic, as here */
  readonly collapsesPowers: boolean;
  /** (x | g) has independent effects, as in bambi */
  readonly hasIndependentEffects: boolean;
  /** the intercept has a name, as in brms's `0 + Intercept + x` */
  readonly intercept: string | null;
  /** calls that are terms of their own: s(), gp(), zerocorr() */
  readonly terms: ReadonlyMap<string, TermReader>;
  readonly functions: ReadonlyMap<string, FunctionReader>;
}

const arithmetic: readonly (readonly [string, BinaryOperator])[] = [
  ["+", "+"], ["-", "-"], ["*", "*"], ["/", "/"], ["^", "^"], ["**", "^"], ["==", "=="], ["!=", "!="], ["<", "<"], [">", ">"], ["<=", "<="], [">=", ">="], ["&", "&"],
];

const terms: readonly (readonly [string, BinaryOperator])[] = [["+", "+"], ["-", "-"], ["*", "*"], ["/", "/"], ["^", "^"], ["**", "^"], [":", ":"], ["%in%", "%in%"]];

export const operatorsOfR = {
  ofTerms: new Map(terms),
  ofValues: new Map<string, BinaryOperator>([...arithmetic, [":", ":"], ["%%", "%%"], ["%/%", "%/%"]]),
};

export const operatorsOfJulia = {
  ofTerms: new Map<string, BinaryOperator>([...terms.filter(([one]) => one !== ":"), ["&", ":"]]),
  ofValues: new Map<string, BinaryOperator>([...arithmetic, ["%", "%%"]]),
};

export const operatorsOfPython = {
  ofTerms: new Map(terms),
  ofValues: new Map<string, BinaryOperator>([...arithmetic, ["%", "%%"], ["//", "%/%"]]),
};
