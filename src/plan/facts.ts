/**
 * What the planner may know of the data: sizes of the groups, how the grouping factors lie to each other and to a net's inputs.
 * Reads no response; one pass over the rows per pair of terms.
 */
import type { Design, GroupedDesign } from "../design/design.js";
import { denseBlocks } from "./dense-blocks.js";
import { sparseFacts } from "./elimination.js";
import { fieldFacts } from "./fields.js";
import type { DataFacts, GroupFacts, GroupRelation } from "./plan.js";
import { steadyInputs } from "./steady-inputs.js";

/** @param networkWeightCount weights and biases of all nets together; 0 without a net */
export function dataFacts(design: Design, networkWeightCount: number): DataFacts {
  const groups = design.grouped.map(groupFacts);
  const relations = relationsOf(design.grouped);
  const blocks = denseBlocks(design);
  return {
    rowCount: design.rowCount,
    fixedColumnCount: design.fixed.names.length,
    networkWeightCount,
    groups,
    relations,
    sparse: blocks === null ? sparseFacts(design.grouped, groups, relations, design.fixed.names.length) : null,
    denseBlocks: blocks,
    fields: fieldFacts(design),
    steadyInputs: steadyInputs(design),
  };
}

/** The work of a sparse factor of the random effects alone; null where a whole one takes no more. */
export function sparseWorkOf({ grouped }: Pick<Design, "grouped">): number | null {
  return sparseFacts(grouped, grouped.map(groupFacts), relationsOf(grouped), 0)?.work ?? null;
}

function relationsOf(grouped: readonly GroupedDesign[]): GroupRelation[] {
  return pairsOf(grouped.length).map(([first, second]) => relationOf(grouped, first, second));
}

function groupFacts(term: GroupedDesign): GroupFacts {
  const sizes = levelSizes(term).filter((size) => size > 0).sort();
  return {
    label: term.group,
    isLearned: term.network !== null,
    levelCount: term.levels.length,
    basisSize: term.basis.columns,
    largestLevel: sizes.length === 0 ? 0 : sizes[sizes.length - 1],
    medianLevel: sizes.length === 0 ? 0 : sizes[sizes.length >> 1],
  };
}

function levelSizes(term: GroupedDesign): Int32Array {
  const sizes = new Int32Array(term.levels.length);
  for (const level of term.levelIndex) if (level >= 0) sizes[level]++;
  return sizes;
}

function pairsOf(count: number): [number, number][] {
  const pairs: [number, number][] = [];
  for (let first = 0; first < count; first++) for (let second = first + 1; second < count; second++) pairs.push([first, second]);
  return pairs;
}

/** `inner` and `outer` are named for the nested case; crossed and equal factors keep the order of the formula. */
function relationOf(terms: readonly GroupedDesign[], first: number, second: number): GroupRelation {
  const firstInSecond = isNested(terms[first], terms[second]);
  const secondInFirst = isNested(terms[second], terms[first]);
  if (firstInSecond && secondInFirst) return { inner: first, outer: second, relation: "same" };
  if (firstInSecond) return { inner: first, outer: second, relation: "nested" };
  if (secondInFirst) return { inner: second, outer: first, relation: "nested" };
  return { inner: first, outer: second, relation: "crossed" };
}

/** Every level of `inner` meets exactly one level of `outer`. */
function isNested(inner: GroupedDesign, outer: GroupedDesign): boolean {
  const outerOf = new Int32Array(inner.levels.length).fill(-1);
  for (let row = 0; row < inner.levelIndex.length; row++) {
    const level = inner.levelIndex[row];
    if (outerOf[level] === -1) outerOf[level] = outer.levelIndex[row];
    else if (outerOf[level] !== outer.levelIndex[row]) return false;
  }
  return true;
}
