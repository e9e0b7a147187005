/**
 * What a formula computes from columns, before any row is seen: variables, the terms they form, and how each factor is coded
 * in each term. R's model.frame and terms objects as plain data (Chambers & Hastie 1992, chapter 2).
 */
import type { Span } from "../diagnostics/index.js";
import type { ScalarExpression } from "../expression/expression.js";

/** A column, or something computed from columns. Multi-column results come from `basis` only. */
export type ColumnExpression =
  | { readonly kind: "column"; readonly name: string; readonly span: Span }
  | ArithmeticExpression
  | LevelExpression
  | BasisExpression
  | FactorExpression;

/** log(x + 1), I(x^2), p %% 2: a scalar expression over its operands, element by element */
export interface ArithmeticExpression {
  readonly kind: "arithmetic";
  readonly value: ScalarExpression;
  /** what each symbol of `value` stands for */
  readonly operands: readonly { readonly symbol: string; readonly expression: ColumnExpression }[];
  /** comparisons and `!` make a logical variable, which is coded like a factor */
  readonly isLogical: boolean;
  readonly span: Span;
}

/** f == "a": 1 in the rows of one level, 0 in the others; an operand of arithmetic */
export interface LevelExpression {
  readonly kind: "level";
  readonly operand: ColumnExpression;
  readonly level: string;
  /** R's `%in%`: a missing value is in no set. `==` leaves it missing. */
  readonly countsMissing: boolean;
  readonly span: Span;
}

/** poly, bs, ns, scale, center: learns from the training rows, and re-applies what it learnt to new ones */
export interface BasisExpression {
  readonly kind: "basis";
  readonly basis: BasisKind;
  readonly operands: readonly ColumnExpression[];
  readonly settings: BasisSettings;
  readonly span: Span;
}

export type BasisKind = "scale" | "center" | "poly" | "bs" | "ns";

export interface BasisSettings {
  /** poly, bs: degree; null elsewhere */
  readonly degree: number | null;
  /** bs, ns: degrees of freedom; null where knots or the default decide */
  readonly degreesOfFreedom: number | null;
  readonly knots: readonly number[] | null;
  readonly boundaryKnots: readonly [number, number] | null;
  readonly hasIntercept: boolean;
  /** poly(raw = TRUE) */
  readonly isRaw: boolean;
  /** scale: whether it centres, and divides by the standard deviation */
  readonly centers: boolean;
  readonly scales: boolean;
}

/** factor(), ordered(), relevel(), cut(), interaction(): makes a factor of its operand(s) */
export interface FactorExpression {
  readonly kind: "factor";
  readonly recode: FactorRecode;
  readonly operands: readonly ColumnExpression[];
  readonly span: Span;
}

export type FactorRecode =
  | { readonly kind: "as-factor"; readonly levels: readonly string[] | null; readonly labels: readonly string[] | null; readonly isOrdered: boolean }
  | { readonly kind: "relevel"; readonly reference: string }
  | { readonly kind: "cut"; readonly breaks: readonly number[] | number; readonly labels: readonly string[] | null; readonly isRightClosed: boolean; readonly includesLowest: boolean; readonly isOrdered: boolean }
  | { readonly kind: "interaction" };

export type Contrast = "treatment" | "sum" | "helmert" | "poly";

/** One variable of the model frame. */
export interface Variable {
  /** R's deparse: `Days`, `I(x^2)`, `poly(x, 2)` */
  readonly label: string;
  readonly expression: ColumnExpression;
  /** how its columns come about: one or more numeric columns, or a factor's (a logical is a factor of FALSE, TRUE) */
  readonly type: "numeric" | "factor";
  /** null for a numeric variable */
  readonly contrast: Contrast | null;
}

/** The right-hand side of one design matrix. */
export interface LinearTerms {
  readonly hasIntercept: boolean;
  readonly variables: readonly Variable[];
  /** in R's order: by degree, then as written */
  readonly terms: readonly LinearTerm[];
}

/** `a:b:x`; its columns vary fastest in the first variable, as in R */
export interface LinearTerm {
  readonly label: string;
  readonly factors: readonly TermFactor[];
}

export interface TermFactor {
  /** index into `LinearTerms.variables` */
  readonly variable: number;
  /** a factor in a term takes its contrasts, or one indicator per level where its margin is absent; `numeric` otherwise */
  readonly coding: "numeric" | "contrast" | "indicator";
}
