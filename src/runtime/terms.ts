/**
 * The parts of a model, as an emitted module writes them: the closed set of contributions without their places in a source text.
 * Knows their form; nothing of rows, plans or parameters.
 */
import type {
  Architecture, ColumnExpression, Contrast, GroupedContribution, GroupingFactor, KernelContribution, LinearContribution, LinearTerm, LinearTerms,
  NetworkContribution, OffsetContribution, TermFactor, Variable,
} from "./parts.js";
import { nowhere } from "./nowhere.js";

/** A variable of numbers. @param label R's: `Days`, `poly(x, 2)` */
export function numeric(label: string, expression: ColumnExpression): Variable {
  return { label, expression, type: "numeric", contrast: null };
}

/** A variable with levels. */
export function factor(label: string, expression: ColumnExpression, contrast: Contrast): Variable {
  return { label, expression, type: "factor", contrast };
}

export interface WrittenTerms {
  readonly hasIntercept: boolean;
  readonly variables: readonly Variable[];
  /** for every term, its label, and how each of its variables is coded there */
  readonly terms: readonly (readonly [label: string, ...factors: (readonly [variable: string, coding: TermFactor["coding"]])[]])[];
}

/** The right-hand side of one design matrix. */
export function columns({ hasIntercept, variables, terms }: WrittenTerms): LinearTerms {
  const places = new Map(variables.map(({ label }, place) => [label, place]));
  return {
    hasIntercept,
    variables,
    terms: terms.map(([label, ...factors]): LinearTerm => ({ label, factors: factors.map(([variable, coding]) => ({ variable: places.get(variable) ?? -1, coding })) })),
  };
}

/** X beta */
export function linear(terms: WrittenTerms): LinearContribution {
  return { kind: "linear", terms: columns(terms), span: nowhere };
}

/** A known part of the mean. */
export function offset(label: string, expression: ColumnExpression): OffsetContribution {
  return { kind: "offset", label, expression, span: nowhere };
}

export interface WrittenGroup {
  readonly label: string;
  readonly factors: readonly ColumnExpression[];
}

const groupOf = ({ label, factors }: WrittenGroup): GroupingFactor => ({ label, factors, span: nowhere });

export interface WrittenEffects {
  /** null: the whole sample is one level */
  readonly by: WrittenGroup;
  readonly basis: WrittenTerms;
  readonly structure: GroupedContribution["structure"];
  /** the name of the matrix of covariances between levels, as `train` is given it */
  readonly levelCovariance?: string;
  /** index among the model's networks of the one whose last layer is the basis */
  readonly network?: number;
}

/** (basis | by): b_j ~ N(0, D) for every level j */
export function randomEffects({ by, basis, structure, levelCovariance, network }: WrittenEffects): GroupedContribution {
  return {
    kind: "grouped",
    groupingFactor: groupOf(by),
    basis: columns(basis),
    structure,
    levelCovariance: levelCovariance === undefined ? null : { file: levelCovariance, span: nowhere },
    network: network ?? null,
    span: nowhere,
  };
}

export interface WrittenField extends Pick<KernelContribution, "label" | "definition" | "coordinates" | "inputs" | "metric"> {
  /** left out: one field over the whole sample */
  readonly within?: WrittenGroup;
}

/** k(s, s') over coordinates. */
export function field({ within, ...field }: WrittenField): KernelContribution {
  return { kind: "kernel", ...field, groupingFactor: within === undefined ? null : groupOf(within), span: nowhere };
}

export interface WrittenNetwork extends Pick<NetworkContribution, "label" | "inputs">, Architecture {
  /** for layers that remember: whose row each row is, and its place among them */
  readonly sequence?: NonNullable<NetworkContribution["sequence"]>;
  /** left out: its linear output is added to the mean */
  readonly givesMean?: boolean;
}

/** f(x; w), or the basis of random effects. */
export function network({ label, inputs, sequence, givesMean = true, ...architecture }: WrittenNetwork): NetworkContribution {
  return { kind: "network", givesMean, label, inputs, architecture, sequence: sequence ?? null, span: nowhere };
}
