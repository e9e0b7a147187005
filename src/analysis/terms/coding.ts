/**
 * How each factor enters each term: R's TermCode. A factor takes contrasts where its margin (the term without it) lies within
 * an earlier term, else one indicator per level; without an intercept the first factor met takes indicators.
 * Chambers & Hastie (1992), section 2.4.1. Knows terms and types; no rows.
 */
import type { Contrast, LinearTerm, LinearTerms, TermFactor, Variable } from "../../model/index.js";
import { isCoded } from "../columns/typed.js";
import type { Term } from "./algebra.js";
import type { Atom } from "./atoms.js";

/** What coding a term needs of all of them. */
interface Coding {
  readonly atoms: readonly Atom[];
  /** the index of each atom among the variables */
  readonly positions: Int32Array;
  readonly isWithinEarlier: EarlierTerms;
}

/** @param contrasts what the data block asks for, by column; @param terms in R's order */
export function codeTerms(
  terms: readonly Term[],
  atoms: readonly Atom[],
  hasIntercept: boolean,
  contrasts: ReadonlyMap<string, Contrast>,
): LinearTerms {
  const positions = positionsOfUsed(terms, atoms.length);
  const coding: Coding = { atoms, positions, isWithinEarlier: earlierTerms(terms) };
  const variables = atoms.filter((_, atom) => positions[atom] >= 0).map((atom) => variableOf(atom, contrasts));
  const coded = terms.map((term, index) => (term.length === 1 ? mainEffect(term[0], coding) : interaction(term, index, coding)));
  return { hasIntercept, variables, terms: hasIntercept ? coded : withFirstFactorWhole(coded) };
}

function mainEffect(atom: number, { atoms, positions }: Coding): LinearTerm {
  return { label: atoms[atom].label, factors: [{ variable: positions[atom], coding: isCoded(atoms[atom]) ? "contrast" : "numeric" }] };
}

function interaction(term: Term, index: number, coding: Coding): LinearTerm {
  const label = term.map((atom) => coding.atoms[atom].label).join(":");
  return { label, factors: term.map((atom) => termFactor(atom, term, index, coding)) };
}

/** The place of each atom among those that some term uses; -1 for the others. */
function positionsOfUsed(terms: readonly Term[], atomCount: number): Int32Array {
  const positions = new Int32Array(atomCount).fill(-1);
  for (const term of terms) for (const atom of term) positions[atom] = 0;
  let next = 0;
  for (let atom = 0; atom < atomCount; atom++) if (positions[atom] === 0) positions[atom] = next++;
  return positions;
}

function variableOf(atom: Atom, contrasts: ReadonlyMap<string, Contrast>): Variable {
  const { label, expression, type } = atom;
  if (!isCoded(atom)) return { label, expression, type: "numeric", contrast: null };
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

function termFactor(atom: number, term: Term, index: number, { atoms, positions, isWithinEarlier }: Coding): TermFactor {
  const variable = positions[atom];
  if (!isCoded(atoms[atom])) return { variable, coding: "numeric" };
  const isMarginal = isWithinEarlier(term.filter((other) => other !== atom), index);
  return { variable, coding: isMarginal ? "contrast" : "indicator" };
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
