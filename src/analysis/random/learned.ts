/**
 * Random effects of what a network learns. `(mlp(x) | 1)`: effects shared by the whole sample, with one variance, through a network of
 * their own; `(features(body) | g)`: effects of every level of g, through the last layer of a network that the formula holds. Any network
 * may stand on the left and any group on the right. Knows terms; no shapes.
 */
import { deparse, type BarExpression, type CallExpression } from "../../../grammar/index.js";
import { diagnostic, nearestName } from "../../diagnostics/index.js";
import { describeColumn, type CovarianceStructure, type GroupingFactor, type LinearTerms } from "../../model/index.js";
import { numberOf } from "../columns/literals.js";
import type { Formula } from "../formula.js";
import { lowerNetwork } from "../networks/network.js";
import type { Scope } from "../scope.js";
import { termWordOf } from "../words.js";
import { groupingFactors } from "./groups.js";

/** How reports and predictions call the one level of effects that all rows share. */
const wholeSample = "whole sample";

const noColumns: LinearTerms = { hasIntercept: false, variables: [], terms: [] };

/** The call to the left of the bar where it is of a network; null for columns. */
export function learnedBasis({ basis }: BarExpression, scope: Scope): CallExpression | null {
  const meant = basis.kind === "parenthesized" ? basis.inner : basis;
  if (meant.kind !== "call") return null;
  const word = termWordOf(meant, scope);
  return word === "network" || word === "lookup" || word === "recurrent" || word === "features" ? meant : null;
}

/** @param structure as written around the bar; null for what the bar itself says */
export function lowerLearned(call: CallExpression, bar: BarExpression, structure: CovarianceStructure | null, formula: Formula, scope: Scope): void {
  for (const { span } of bar.settings) scope.report(diagnostic("LMM0358", span, { term: deparse(bar) }));
  const isWhole = numberOf(bar.group) === 1;
  const groups = isWhole ? [{ label: wholeSample, factors: [], span: bar.group.span }] : groupingFactors(bar.group, scope);
  const usual: CovarianceStructure = isWhole ? { kind: "spherical" } : { kind: bar.operator === "|" ? "unstructured" : "diagonal" };
  if (termWordOf(call, scope) === "features") {
    formula.pending.push(() => addLearned(namedNetwork(call, formula, scope), groups, structure ?? usual, bar, formula));
    return;
  }
  const network = lowerNetwork(call, false, formula, scope);
  complainAboutIndicators(bar, formula, scope);
  addLearned(network, groups, structure ?? usual, bar, formula);
}

function addLearned(network: number | null, groups: readonly GroupingFactor[], structure: CovarianceStructure, { span }: BarExpression, formula: Formula): void {
  if (network === null) return;
  for (const groupingFactor of groups) formula.contributions.push({ kind: "grouped", groupingFactor, basis: noColumns, structure, levelCovariance: null, network, span });
}

/** Sparse indicators are a basis only once a layer has read them. */
function complainAboutIndicators(bar: BarExpression, { contributions }: Formula, scope: Scope): void {
  const last = contributions.at(-1);
  if (last?.kind !== "network" || last.architecture.layers.some(({ kind }) => kind === "dense" || kind === "residual" || kind === "recurrent")) return;
  const indicators = last.inputs.find(({ kind }) => kind === "onehot");
  if (indicators !== undefined) scope.report(diagnostic("LMM0359", bar.span, { term: deparse(bar), factor: describeColumn(indicators.expression) }));
}

/** `features(body)`: `body` as it stands in the mean. */
function namedNetwork(call: CallExpression, { networks }: Formula, scope: Scope): number | null {
  const [argument] = call.arguments;
  const name = call.arguments.length === 1 && argument.value.kind === "name" ? argument.value.name : null;
  const found = name === null ? undefined : networks.get(name);
  if (found !== undefined) return found;
  scope.report(diagnostic("LMM0357", argument?.span ?? call.span, { found: argument === undefined ? "" : deparse(argument.value), nearest: name === null ? null : nearestName(name, [...networks.keys()]) }));
  return null;
}
