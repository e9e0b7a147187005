/**
 * How each factor enters each term: R's TermCode. A factor takes contrasts where its margin (the term without it) lies within
 * an earlier term, else one indicator per level; without an intercept the first factor met takes indicators.
 * Chambers & Hastie (1992), section 2.4.1. Knows terms and types; no rows.
 */
import type { LinearTerm, LinearTerms, TermFactor, Variable } from "../../model/index.js";
import { usedVariables, variablesOf, type Term } from "./algebra.js";

/** What coding a term needs of all of them. */
interface Coding {
  readonly variables: readonly Variable[];
  /** the place of each variable among those that some term uses */
  readonly positions: Int32Array;
  readonly isWithinEarlier: EarlierTerms;
}

/** @param terms in R's order @param variables that they number, and perhaps others */
export function codeTerms(terms: readonly Term[], variables: readonly Variable[], hasIntercept: boolean): LinearTerms {
  const positions = positionsOfUsed(terms, variables.length);
  const coding: Coding = { variables, positions, isWithinEarlier: earlierTerms(terms) };
  const used = positions.includes(-1) ? variables.filter((_, index) => positions[index] >= 0) : variables;
  const coded = terms.map((term, index) => (typeof term === "number" ? mainEffect(term, coding) : interaction(term, index, coding)));
  return { hasIntercept, variables: used, terms: hasIntercept ? coded : withFirstFactorWhole(coded) };
}

function mainEffect(index: number, { variables, positions }: Coding): LinearTerm {
  const { label, type } = variables[index];
  return { label, factors: [{ variable: positions[index], coding: type === "factor" ? "contrast" : "numeric" }] };
}

function interaction(term: readonly number[], index: number, coding: Coding): LinearTerm {
  const label = term.map((variable) => coding.variables[variable].label).join(":");
  return { label, factors: term.map((variable) => termFactor(variable, term, index, coding)) };
}

/** The place of each variable among those that some term uses; -1 for the others. */
function positionsOfUsed(terms: readonly Term[], count: number): Int32Array {
  const isUsed = usedVariables(terms, count);
  const positions = new Int32Array(count).fill(-1);
  let next = 0;
  for (let variable = 0; variable < count; variable++) if (isUsed[variable] === 1) positions[variable] = next++;
  return positions;
}

/** Whether a set of variables lies within one of the terms before the given one. */
type EarlierTerms = (margin: readonly number[], before: number) => boolean;

function earlierTerms(terms: readonly Term[]): EarlierTerms {
  let index: ReadonlyMap<number, readonly number[]> | null = null;
  return (margin, before) => {
    index ??= termsByVariable(terms);
    const lists = margin.map((variable) => index?.get(variable) ?? []);
    const shortest = lists.reduce((least, list) => (list.length < least.length ? list : least));
    return shortest.some((at) => at < before && margin.every((variable) => variablesOf(terms[at]).includes(variable)));
  };
}

/** Needed only where a factor interacts. */
function termsByVariable(terms: readonly Term[]): ReadonlyMap<number, readonly number[]> {
  const termsWith = new Map<number, number[]>();
  terms.forEach((term, index) => {
    for (const variable of variablesOf(term)) appendTo(termsWith, variable, index);
  });
  return termsWith;
}

function appendTo(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function termFactor(variable: number, term: readonly number[], index: number, { variables, positions, isWithinEarlier }: Coding): TermFactor {
  const position = positions[variable];
  if (variables[variable].type === "numeric") return { variable: position, coding: "numeric" };
  const isMarginal = isWithinEarlier(term.filter((other) => other !== variable), index);
  return { variable: position, coding: isMarginal ? "contrast" : "indicator" };
}

/** The first factor of the first term that has one stands for the missing intercept. */
function withFirstFactorWhole(terms: readonly LinearTerm[]): LinearTerm[] {
  const first = terms.findIndex(({ factors }) => factors.some(({ coding }) => coding !== "numeric"));
  return terms.map((term, index) => {
    if (index !== first) return term;
    const at = term.factors.findIndex(({ coding }) => coding !== "numeric");
    return { ...term, factors: term.factors.map((factor, i) => (i === at ? { ...factor, coding: "indicator" } : factor)) };
  });
}
