/**
 * Where everything of a design's dense blocks lies: rows within blocks, and the cells (a level's element) over which Z'v is summed.
 * Built once for a design; no parameters.
 */
import { tiedRows } from "../../../plan/dense-blocks.js";
import type { Design } from "../../../design/design.js";
import { blocksOf, type Block } from "../../structured/blocks.js";
import { randomTerms, type RandomTerm } from "../../structured/term.js";
import { allPairs, type AllPairs } from "./pairs.js";
import { firstOfPattern } from "./patterns.js";

export interface DenseLayout {
  readonly terms: readonly RandomTerm[];
  readonly blocks: readonly Block[];
  readonly pairs: AllPairs;
  /** w, [n] */
  readonly weights: Float64Array;
  /** for every block, the first one with the same pattern; [blocks] */
  readonly patterns: Int32Array;
  /** [n] */
  readonly blockOfRow: Int32Array;
  /** of each row, blocks standing one after the other; [n] */
  readonly placeOfRow: Int32Array;
  /** of each block's first place; [blocks + 1] */
  readonly starts: Int32Array;
  /** by block, then by part: the first of its elements' cells among its term's */
  readonly cells: readonly Int32Array[];
  /** cells of each term */
  readonly cellCounts: Int32Array;
}

export function denseLayout(design: Design): DenseLayout {
  const terms = randomTerms(design);
  const blocks = blocksOf(terms, tiedRows(design.rowCount, terms));
  const [blockOfRow, placeOfRow, starts] = [new Int32Array(design.rowCount), new Int32Array(design.rowCount), new Int32Array(blocks.length + 1)];
  blocks.forEach(({ rows }, b) => {
    starts[b + 1] = starts[b] + rows.length;
    rows.forEach((row, place) => {
      blockOfRow[row] = b;
      placeOfRow[row] = starts[b] + place;
    });
  });
  const cellCounts = new Int32Array(terms.length);
  const cells = blocks.map(({ parts }) => Int32Array.from(parts, ({ term, elementCount }) => (cellCounts[term] += elementCount) - elementCount));
  const weights = design.weights ?? new Float64Array(design.rowCount).fill(1);
  return { terms, blocks, pairs: allPairs(terms.length, blocks), weights, patterns: firstOfPattern(blocks, design.weights), blockOfRow, placeOfRow, starts, cells, cellCounts };
}
