/**
 * Sets of terms and R's operators on them (Wilkinson & Rogers 1973; Chambers & Hastie 1992, section 2.4.1). A term is a set of
 * variables by index; a list of terms keeps the order in which they first appear. Knows indices only.
 */

/** Increasing indices of variables. */
export type Term = readonly number[];

/** A variable's own index for a term of one, which most are; the indices in a row for an interaction. */
export type TermKey = number | string;

/** Terms by their key, in order, each once. */
export type TermList = ReadonlyMap<TermKey, Term>;

const keyOf = (term: Term): TermKey => (term.length === 1 ? term[0] : term.join(" "));

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
  return termList(variables.map((variable) => [variable]));
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
  return [...new Set([...list.values()].flat())].sort((a, b) => a - b);
}

function union(first: Term, second: Term): Term {
  if (first.length === 1 && second.length === 1 && first[0] < second[0]) return [first[0], second[0]];
  return [...new Set([...first, ...second])].sort((a, b) => a - b);
}

/** By the number of variables, keeping the order within each. */
export function byDegree(list: TermList): readonly Term[] {
  const buckets: Term[][] = [];
  for (const term of list.values()) (buckets[term.length] ??= []).push(term);
  return buckets.length === 2 ? buckets[1] : buckets.flat();
}
