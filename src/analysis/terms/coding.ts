/**
 * How each factor enters each term: R's TermCode. A factor takes contrasts where its margin (the term without it) lies within
 * an earlier term, else one indicator per level; without an intercept the first factor met takes indicators.
 * Chambers & Hastie (1992), section 2.4.1. Knows terms and types; no rows.
 */
import type { Contrast, LinearTerm, LinearTerms, TermFactor, Variable } from "../../model/index.js";
import { isCoded } from "../columns/typed.js";
import type { Term } from "./algebra.js";
import type { Atom } from "./atoms.js";

/** @param contrasts what the data block asks for, by column; @param terms in R's order */
export function codeTerms(
  terms: readonly Term[],
  atoms: readonly Atom[],
  hasIntercept: boolean,
  contrasts: ReadonlyMap<string, Contrast>,
): LinearTerms {
  const positions = positionsOfUsed(terms, atoms.length);
  const variables = atoms.filter((_, atom) => positions[atom] >= 0).map((atom) => variableOf(atom, contrasts));
  const compact = terms.map((term) => term.map((atom) => positions[atom]));
  const earlier = earlierTerms(compact);
  const coded = compact.map((term, index) => ({
    label: term.length === 1 ? variables[term[0]].label : term.map((position) => variables[position].label).join(":"),
    factors: term.map((position) => termFactor(position, term, index, variables, earlier)),
  }));
  return { hasIntercept, variables, terms: hasIntercept ? coded : withFirstFactorWhole(coded) };
}

/** The place of each atom among those that some term uses; -1 for the others. */
function positionsOfUsed(terms: readonly Term[], atomCount: number): Int32Array {
  const positions = new Int32Array(atomCount).fill(-1);
  for (const term of terms) for (const atom of term) positions[atom] = 0;
  let next = 0;
  for (let atom = 0; atom < atomCount; atom++) if (positions[atom] === 0) positions[atom] = next++;
  return positions;
}

function variableOf({ label, column }: Atom, contrasts: ReadonlyMap<string, Contrast>): Variable {
  const { expression, type } = column;
  if (!isCoded(column)) return { label, expression, type: "numeric", contrast: null };
  const asked = expression.kind === "column" ? contrasts.get(expression.name) : undefined;
  const usual: Contrast = type.kind === "factor" && type.isOrdered ? "poly" : "treatment";
  return { label, expression, type: "factor", contrast: asked ?? usual };
}

/** Whether a set of variables lies within one of the terms before the given one. */
type EarlierTerms = (margin: readonly number[], before: number) => boolean;

function earlierTerms(terms: readonly Term[]): EarlierTerms {
  let index: ReadonlyMap<number, readonly number[]> | null = null;
  return (margin, before) => {
    index ??= termsByVariable(terms);
    const lists = margin.map((variable) => index?.get(variable) ?? []);
    const shortest = lists.reduce((least, list) => (list.length < least.length ? list : least));
    return shortest.some((at) => at < before && margin.every((variable) => terms[at].includes(variable)));
  };
}

/** Needed only where a factor interacts. */
function termsByVariable(terms: readonly Term[]): ReadonlyMap<number, readonly number[]> {
  const termsWith = new Map<number, number[]>();
  terms.forEach((term, index) => {
    for (const variable of term) appendTo(termsWith, variable, index);
  });
  return termsWith;
}

function appendTo(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function termFactor(position: number, term: Term, index: number, variables: readonly Variable[], isWithinEarlier: EarlierTerms): TermFactor {
  if (variables[position].type === "numeric") return { variable: position, coding: "numeric" };
  const isMarginal = term.length === 1 || isWithinEarlier(term.filter((other) => other !== position), index);
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
