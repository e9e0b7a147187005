/**
 * Sets of terms and R's operators on them (Wilkinson & Rogers 1973; Chambers & Hastie 1992, section 2.4.1). A term is a set of
 * variables by index; a list of terms keeps the order in which they first appear. Knows indices only.
 */

/** A variable's own index for a term of one, which most are; increasing indices for an interaction. */
export type Term = number | readonly number[];

/** The index, or an interaction's indices in a row. */
export type TermKey = number | string;

/** Terms by their key, in order, each once. */
export type TermList = ReadonlyMap<TermKey, Term>;

const keyOf = (term: Term): TermKey => (typeof term === "number" ? term : term.join(" "));

export function variablesOf(term: Term): readonly number[] {
  return typeof term === "number" ? [term] : term;
}

/** 1 for every variable that some term holds, 0 for the others, [count]. */
export function usedVariables(terms: readonly Term[], count: number): Uint8Array {
  const isUsed = new Uint8Array(count);
  for (const term of terms) {
    if (typeof term === "number") isUsed[term] = 1;
    else for (const variable of term) isUsed[variable] = 1;
  }
  return isUsed;
}

export const noTerms: TermList = new Map();

export function termList(terms: Iterable<Term>): TermList {
  const list = new Map<TermKey, Term>();
  for (const term of terms) {
    const key = keyOf(term);
    if (!list.has(key)) list.set(key, term);
  }
  return list;
}

export function singleTerms(variables: readonly number[]): TermList {
  return termList(variables);
}

/** a:b: every term of one joined with every term of the other */
export function interact(left: TermList, right: TermList): TermList {
  return termList(pairs(left, right));
}

/** a*b = a + b + a:b */
export function cross(left: TermList, right: TermList): TermList {
  return termList([...left.values(), ...right.values(), ...pairs(left, right)]);
}

/** a/b = a + b within all variables of a */
export function nest(left: TermList, right: TermList): TermList {
  const outer = unionOfAll(left);
  return termList([...left.values(), ...[...right.values()].map((term) => union(outer, term))]);
}

/** a %in% b: a within all variables of b */
export function within(left: TermList, right: TermList): TermList {
  const outer = unionOfAll(right);
  return termList([...left.values()].map((term) => union(term, outer)));
}

function* pairs(left: TermList, right: TermList): Iterable<Term> {
  for (const first of left.values()) for (const second of right.values()) yield union(first, second);
}

function unionOfAll(list: TermList): Term {
  return termOf([...list.values()].flatMap(variablesOf));
}

function union(first: Term, second: Term): Term {
  if (typeof first === "number" && typeof second === "number" && first < second) return [first, second];
  return termOf([...variablesOf(first), ...variablesOf(second)]);
}

/** The set of variables that are given, in whatever order and however often. */
function termOf(variables: readonly number[]): Term {
  const distinct = [...new Set(variables)].sort((a, b) => a - b);
  return distinct.length === 1 ? distinct[0] : distinct;
}

/** By the number of variables, keeping the order within each. */
export function byDegree(list: TermList): readonly Term[] {
  const buckets: Term[][] = [];
  for (const term of list.values()) (buckets[typeof term === "number" ? 1 : term.length] ??= []).push(term);
  return buckets.length === 2 ? buckets[1] : buckets.flat();
}
