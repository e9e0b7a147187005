/**
 * The middle of the house: a formula resolved against the columns it speaks of, as plain serialisable data.
 * Knows names, types and structures; knows no rows, no parameter values and no word of stdlib: a word has become one of
 * the closed set below. A statistician's reading: y = X beta + f(x; w) + offset + sum of random contributions + e.
 */
import type { Span } from "../diagnostics/index.js";
import type { ScalarExpression } from "../expression/expression.js";
import type { ColumnExpression, LinearTerms } from "./columns.js";
import type { NetworkArchitecture, NetworkInput, SequenceOf } from "./network.js";
import type { FamilyReference } from "./family.js";
import type { TrainingSettings } from "./training.js";

export interface Model {
  readonly kind: "model";
  /** from `model ratings`; null where the program does not say */
  readonly name: string | null;
  /** the formula as printed by the formatter */
  readonly formula: string;
  readonly response: Response;
  /** in the order of the formula; exactly one of kind `linear` */
  readonly contributions: readonly Contribution[];
  readonly family: FamilyReference;
  /** named in the formula but taken away by a minus: as in R, a row where one of them is missing is dropped all the same */
  readonly removedVariables: readonly ColumnExpression[];
  /** prior weights w_i: Var(e_i) = sigma^2 / w_i */
  readonly weights: ColumnExpression | null;
  /** what the program asked for; null leaves it to the engine (REML without a net, ML with one) */
  readonly criterion: Criterion | null;
  readonly training: TrainingSettings;
  readonly span: Span;
}

export type Criterion = "ml" | "reml";

export interface Response {
  /** R's deparse: `log(y)` */
  readonly label: string;
  /** one number per row; of `cbind(successes, failures)` the successes */
  readonly expression: ColumnExpression;
  /** null where the response is one number per row */
  readonly failures: ColumnExpression | null;
  readonly span: Span;
}

export type Contribution =
  | LinearContribution
  | OffsetContribution
  | NetworkContribution
  | GroupedContribution
  | KernelContribution;

/** X beta */
export interface LinearContribution {
  readonly kind: "linear";
  readonly terms: LinearTerms;
  readonly span: Span;
}

/** a known part of the mean, coefficient 1 */
export interface OffsetContribution {
  readonly kind: "offset";
  readonly label: string;
  readonly expression: ColumnExpression;
  readonly span: Span;
}

/** f(x; w), or the basis of random effects */
export interface NetworkContribution {
  readonly kind: "network";
  /** whether its linear output is added to the mean; a network within `(net | g)` gives a basis alone */
  readonly givesMean: boolean;
  /** as written: `mlp(x1..x10)` or `body(x1..x10)` */
  readonly label: string;
  readonly inputs: readonly NetworkInput[];
  readonly architecture: NetworkArchitecture;
  /** null where no layer is recurrent */
  readonly sequence: SequenceOf | null;
  readonly span: Span;
}

/** (basis | g): b_j ~ N(0, D) for every level j, D of the given structure; Cov(b_i, b_j) = K_ij D where K is given */
export interface GroupedContribution {
  readonly kind: "grouped";
  readonly groupingFactor: GroupingFactor;
  readonly basis: LinearTerms;
  readonly structure: CovarianceStructure;
  /** K; null for independent levels */
  readonly levelCovariance: LevelCovarianceReference | null;
  /** index among the model's networks of the one whose last layer is the basis, in place of `basis`; null for a basis of columns */
  readonly network: number | null;
  readonly span: Span;
}

/** `cov = "kinship.csv"`: the matrix itself comes with the data */
export interface LevelCovarianceReference {
  /** as written */
  readonly file: string;
  readonly span: Span;
}

/** g, or the interaction g1:g2; no factor at all for the whole sample, which is one level */
export interface GroupingFactor {
  /** lme4's label: `Subject`, `dept:service` */
  readonly label: string;
  readonly factors: readonly ColumnExpression[];
  readonly span: Span;
}

/** How Cov(b_j) may look. `expression` holds a definition's scalar covariance of two positions. */
export type CovarianceStructure =
  | { readonly kind: "unstructured" }
  | { readonly kind: "diagonal" }
  /** one variance for all effects, which are independent: D = sigma_b^2 I */
  | { readonly kind: "spherical" }
  | { readonly kind: "expression"; readonly definition: CovarianceDefinition; readonly position: ColumnExpression | null };

/** k(s, s'; theta) over coordinates, one field for the whole sample or one per level of a grouping factor */
export interface KernelContribution {
  readonly kind: "kernel";
  readonly label: string;
  /** of one word, or of a sum or product of several: `rbf(lat, lon) * periodic(t)` */
  readonly definition: CovarianceDefinition;
  readonly coordinates: readonly ColumnExpression[];
  /** one per variable of the definition, in its order */
  readonly inputs: readonly KernelInput[];
  readonly groupingFactor: GroupingFactor | null;
  readonly metric: "euclidean" | "haversine";
  readonly span: Span;
}

/** What a kernel's variable measures between two sites, over which of the contribution's coordinates (their indices). */
export interface KernelInput {
  readonly variable: string;
  readonly measure: "distance" | "inner-product";
  readonly coordinates: readonly number[];
}

/** A `kernel` or `structure` of stdlib or of the user, lowered: a scalar expression of its variables and parameters. */
export interface CovarianceDefinition {
  readonly name: string;
  readonly variables: readonly string[];
  readonly parameters: readonly ParameterDefinition[];
  readonly value: ScalarExpression;
  /** the uses of parameters that have one value per level or per lag; empty once the positions are known, and for most words */
  readonly indexedUses: readonly IndexedUse[];
}

/** `rho(abs(i - j))`: in the definition's value, `symbol` stands for the element of `parameter` that `index` picks. */
export interface IndexedUse {
  readonly symbol: string;
  readonly parameter: string;
  /** in the definition's variables */
  readonly index: ScalarExpression;
}

export interface ParameterDefinition {
  readonly name: string;
  readonly lower: number;
  readonly upper: number;
  /** an expression of the data's summaries that the definition's starting rule may name; null leaves it to the domain */
  readonly start: ScalarExpression | null;
}
