/**
 * What the words of the language stand for, as plain data: every kernel, structure, family, link, net and let in scope.
 * Knows shapes only; `read.ts` makes them of a program's statements, `standard.ts` of the standard library.
 *
 * Kernels, structures, nets and lets are called within a formula and share one set of names. Families and links are named only
 * after `family =` and `link =`, so that `log` may be a link and a function.
 */
import type { Expression } from "../../../grammar/tree.js";
import type { Span } from "../../diagnostics/index.js";
import type { ScalarExpression } from "../../expression/expression.js";
import type { CovarianceDefinition, FamilyVariable, ParameterDefinition } from "../../model/index.js";

export interface Definitions {
  readonly kernels: ReadonlyMap<string, KernelWord>;
  readonly structures: ReadonlyMap<string, StructureWord>;
  readonly families: ReadonlyMap<string, FamilyWord>;
  readonly links: ReadonlyMap<string, LinkWord>;
  readonly nets: ReadonlyMap<string, NetWord>;
  readonly lets: ReadonlyMap<string, LetWord>;
}

export type Word = KernelWord | StructureWord | FamilyWord | LinkWord | NetWord | LetWord;

interface Defined {
  readonly name: string;
  /** the `##` lines above the definition; null where there are none */
  readonly documentation: string | null;
  /** the definition on one line, as the formatter prints it */
  readonly text: string;
  /** where the definition stands, in the user's file or in the standard library's */
  readonly span: Span;
}

/** A word that other packages have too. */
interface KnownElsewhere extends Defined {
  /** what they call it: `nlme::corAR1` */
  readonly elsewhere: readonly string[];
}

/** k(s, s'; theta): `definition.variables` are names of `variables.ts` (`d`: distance, `dot`: inner product). */
export interface KernelWord extends KnownElsewhere {
  readonly kind: "kernel";
  readonly definition: CovarianceDefinition;
  /** the largest number of coordinates for which it is a covariance; null for any number */
  readonly largestDimension: number | null;
}

/** Cov(b_i, b_j; theta) of two positions: the variables are (i, j). */
export interface StructureWord extends KnownElsewhere {
  readonly kind: "structure";
  readonly definition: CovarianceDefinition;
  /** `index`: i, j = 1, 2, ... number the basis columns or a factor's levels; `time`: i, j are values of a numeric column */
  readonly positions: "index" | "time";
  /** whether every point of the parameters' domains gives a positive definite matrix; where not, a fit must look */
  readonly isDefiniteEverywhere: boolean;
}

/** log p(y; mu, ...): the first parameter is the mean. */
export interface FamilyWord extends KnownElsewhere {
  readonly kind: "family";
  /** a single `y`, or `y` and the number of trials it counts successes of */
  readonly variables: readonly FamilyVariable[];
  /** E(y) is `mean` times the number of trials where there are trials, `mean` otherwise */
  readonly mean: ParameterDefinition;
  /** what is estimated beside the mean: a variance, a shape */
  readonly dispersion: readonly ParameterDefinition[];
  readonly logDensity: ScalarExpression;
  /** Var(y) of the same symbols */
  readonly variance: ScalarExpression;
  /** the link where the formula names none */
  readonly defaultLink: string;
  readonly isInteger: boolean;
  /** exactly the normal distribution, whatever it is called */
  readonly isNormal: boolean;
}

/** eta = g(mu) and mu = g^-1(eta): `value` in `mu`, `inverse` in `eta`. */
export interface LinkWord extends KnownElsewhere {
  readonly kind: "link";
  /** where mu may lie, ends excluded */
  readonly lower: number;
  readonly upper: number;
  readonly value: ScalarExpression;
  readonly inverse: ScalarExpression;
  /** eta = mu */
  readonly isIdentity: boolean;
}

/** A named network: what a call of it stands for, as written. */
export interface NetWord extends Defined {
  readonly kind: "net";
  readonly value: Expression;
}

/** A named piece of formula, as written. */
export interface LetWord extends Defined {
  readonly kind: "let";
  readonly value: Expression;
}

export const emptyDefinitions: Definitions = {
  kernels: new Map(),
  structures: new Map(),
  families: new Map(),
  links: new Map(),
  nets: new Map(),
  lets: new Map(),
};
