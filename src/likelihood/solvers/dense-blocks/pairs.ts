/**
 * The pairs of elements of all levels of a term, one after the other, so that a covariance is evaluated once for each phi and not once for
 * each level; levels with the same elements share theirs. Knows variables of pairs; no parameters.
 */
import { pairCount, type Block, type LevelPart } from "../../structured/blocks.js";
import type { PairColumns } from "../../structured/measures.js";

export interface TermPairs {
  readonly count: number;
  readonly columns: PairColumns;
}

export interface AllPairs {
  /** by term */
  readonly terms: readonly TermPairs[];
  /** by block, then by part: where its pairs begin among its term's */
  readonly starts: readonly Int32Array[];
}

export function allPairs(termCount: number, blocks: readonly Block[]): AllPairs {
  const known = Array.from({ length: termCount }, () => new Map<PairColumns, number>());
  const counts = new Int32Array(termCount);
  const starts = blocks.map(({ parts }) => Int32Array.from(parts, (part) => placeOf(part, known[part.term], counts)));
  return { terms: known.map((places, t) => ({ count: counts[t], columns: joined(places, counts[t]) })), starts };
}

/** Where a part's pairs begin; the first of its pattern goes to the end. */
function placeOf(part: LevelPart, known: Map<PairColumns, number>, counts: Int32Array): number {
  const found = known.get(part.columns);
  if (found !== undefined) return found;
  const start = counts[part.term];
  known.set(part.columns, start);
  counts[part.term] += pairCount(part);
  return start;
}

function joined(places: ReadonlyMap<PairColumns, number>, count: number): PairColumns {
  const columns = new Map<string, Float64Array>();
  for (const [own, start] of places) {
    for (const [variable, values] of own) {
      const all = columns.get(variable) ?? new Float64Array(count);
      columns.set(variable, all);
      all.set(values, start);
    }
  }
  return columns;
}
