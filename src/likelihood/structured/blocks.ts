/**
 * The rows of a design as blocks between which V is zero, and in each block the levels of every term with the pairs of elements
 * that occur there. Built once; V and its pull-back are then loops over pairs. Knows rows and elements; no parameters.
 */
import { lowerPairs, type PairColumns } from "./measures.js";
import type { RandomTerm } from "./term.js";

/** One level of one term within a block. */
export interface LevelPart {
  readonly term: number;
  readonly level: number;
  /** places of the level's rows within the block, increasing; [r] */
  readonly places: Int32Array;
  /** weights of the r-th row stand at starts[r] .. starts[r + 1]; [r + 1] */
  readonly starts: Int32Array;
  /** for each weight, its element's number among those that occur in this level */
  readonly elements: Int32Array;
  readonly weights: Float64Array;
  /** which elements of the term those are, [elementCount] */
  readonly elementIds: Int32Array;
  readonly elementCount: number;
  /** the covariance's variables over the packed lower triangle of those elements; one object for all levels with the same elements */
  readonly columns: PairColumns;
}

export interface Block {
  /** rows of the design, increasing; [m] */
  readonly rows: Int32Array;
  readonly parts: readonly LevelPart[];
}

/** @param ties the rows of every block (`tiedRows`) */
export function blocksOf(terms: readonly RandomTerm[], ties: readonly Int32Array[]): readonly Block[] {
  const measured = terms.map(() => new Map<string, PairColumns>());
  return ties.map((rows) => ({ rows, parts: terms.flatMap((term, t) => partsOf(term, t, rows, measured[t])) }));
}

export function pairCount(part: LevelPart): number {
  return (part.elementCount * (part.elementCount + 1)) / 2;
}

/** Something of the pairs that depends on their variables only, worked out once for levels with the same elements. */
export function oncePerPattern<Value>(compute: (part: LevelPart) => Value): (part: LevelPart) => Value {
  const known = new Map<PairColumns, Value>();
  return (part) => {
    const found = known.get(part.columns) ?? compute(part);
    known.set(part.columns, found);
    return found;
  };
}

/** @param measured variables of pairs by the elements that they join */
function partsOf(term: RandomTerm, index: number, rows: Int32Array, measured: Map<string, PairColumns>): LevelPart[] {
  const placesOfLevel = new Map<number, number[]>();
  rows.forEach((row, place) => {
    const level = term.levelIndex[row];
    const known = placesOfLevel.get(level);
    if (known === undefined) placesOfLevel.set(level, [place]);
    else known.push(place);
  });
  return [...placesOfLevel].map(([level, places]) => ({ term: index, level, ...levelPart(term, rows, Int32Array.from(places), measured) }));
}

function levelPart(term: RandomTerm, rows: Int32Array, places: Int32Array, measured: Map<string, PairColumns>): Omit<LevelPart, "term" | "level"> {
  const local = new Map<number, number>();
  const starts = new Int32Array(places.length + 1);
  const [elements, weights]: [number[], number[]] = [[], []];
  places.forEach((place, r) => {
    const row = rows[place];
    for (let at = term.starts[row]; at < term.starts[row + 1]; at++) {
      const element = term.elements[at];
      const known = local.get(element) ?? local.size;
      local.set(element, known);
      elements.push(known);
      weights.push(term.weights[at]);
    }
    starts[r + 1] = elements.length;
  });
  const elementIds = Int32Array.from(local.keys());
  const pattern = elementIds.join(" ");
  const columns = measured.get(pattern) ?? term.covariance.measure(term.coordinates, term.coordinates, lowerPairs(elementIds));
  measured.set(pattern, columns);
  return { places, starts, elements: Int32Array.from(elements), weights: Float64Array.from(weights), elementIds, elementCount: local.size, columns };
}
