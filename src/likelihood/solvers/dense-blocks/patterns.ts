/**
 * Blocks whose V is the same whatever phi: the same levels' rows at the same elements with the same weights. Balanced panels have one
 * such pattern for all subjects, and one factor serves them all. Knows blocks; no parameters.
 */
import type { Block, LevelPart } from "../../structured/blocks.js";
import type { PairColumns } from "../../structured/measures.js";

/** @returns for every block the first one with its pattern: itself, or an earlier one; [blocks] */
export function firstOfPattern(blocks: readonly Block[], weights: Float64Array | null): Int32Array {
  const numbers = new Map<PairColumns, number>();
  const known = new Map<string, number>();
  return Int32Array.from(blocks, (block, b) => {
    const pattern = patternOf(block, weights, numbers);
    const first = known.get(pattern) ?? b;
    known.set(pattern, first);
    return first;
  });
}

/** @param numbers names of sets of elements, which share one object of pair columns */
function patternOf({ rows, parts }: Block, weights: Float64Array | null, numbers: Map<PairColumns, number>): string {
  const own = weights === null ? String(rows.length) : Array.from(rows, (row) => weights[row]).join(" ");
  return [own, ...parts.map((part) => partPattern(part, numbers))].join(";");
}

function partPattern({ term, columns, places, starts, elements, weights }: LevelPart, numbers: Map<PairColumns, number>): string {
  const number = numbers.get(columns) ?? numbers.size;
  numbers.set(columns, number);
  return [term, number, places.join(" "), starts.join(" "), elements.join(" "), weights.join(" ")].join(",");
}
