/**
 * What the exact elimination of grouped terms does, from level indices alone: the heaviest chain of nested factors goes level by level,
 * and what it leaves is counted: how many effects, who meets whom, and what a sparse factor of it would take. Knows no numbers of the rows.
 */
import type { GroupedDesign } from "../design/design.js";
import { factorCounts, type CliqueCover } from "../numerics/sparse/index.js";
import type { GroupFacts, GroupRelation, SparseFacts } from "./plan.js";
import { cheaperPattern, sparseCost } from "./sparse-factor.js";

/** Grouping factors by label, terms on the same factor being one. */
export interface Elimination {
  /** innermost first */
  readonly chain: readonly string[];
  readonly remaining: readonly string[];
  /** random effects of the chain, and of the others */
  readonly eliminated: number;
  readonly remainder: number;
}

export function eliminationOf(groups: readonly GroupFacts[], relations: readonly GroupRelation[]): Elimination {
  const labels = [...new Set(groups.map(({ label }) => label))];
  const sizeOf = (label: string): number => groups.reduce((sum, one) => sum + (one.label === label ? one.levelCount * one.basisSize : 0), 0);
  const levelsOf = (label: string): number => groups.find((one) => one.label === label)?.levelCount ?? 0;
  const isWithin = (inner: string, outer: string): boolean =>
    relations.some((one) => one.relation !== "crossed" && groups[one.inner].label === inner && groups[one.outer].label === outer);
  const chains: { readonly members: readonly string[]; readonly size: number }[] = [];
  for (const inner of [...labels].sort((a, b) => levelsOf(a) - levelsOf(b))) {
    const fitting = chains.filter(({ members }) => isWithin(inner, members[0]));
    const best = fitting.reduce((most, chain) => (chain.size > most.size ? chain : most), { members: [] as readonly string[], size: 0 });
    chains.push({ members: [inner, ...best.members], size: best.size + sizeOf(inner) });
  }
  const { members: chain, size: eliminated } = chains.reduce((most, one) => (one.size > most.size ? one : most), { members: [], size: 0 });
  const remaining = labels.filter((label) => !chain.includes(label));
  return { chain, remaining, eliminated, remainder: remaining.reduce((sum, label) => sum + sizeOf(label), 0) };
}

/** What a sparse factor of the remainder takes; null where a whole one takes no more, or nothing remains. */
export function sparseFacts(grouped: readonly GroupedDesign[], groups: readonly GroupFacts[], relations: readonly GroupRelation[], fixedColumnCount: number): SparseFacts | null {
  const { chain, remaining } = eliminationOf(groups, relations);
  if (remaining.length === 0 || grouped.some(({ network }) => network !== null)) return null;
  const widths = Int32Array.from(remaining.flatMap((label) => {
    const terms = groups.filter((one) => one.label === label);
    return new Array<number>(terms[0].levelCount).fill(terms.reduce((sum, one) => sum + one.basisSize, 0));
  }));
  const pattern = cheaperPattern(coverOf(grouped, chain[chain.length - 1], remaining), widths, fixedColumnCount);
  return pattern === null ? null : { ...factorCounts(pattern), work: sparseCost(pattern) };
}

/** One clique per level of the outermost eliminated factor: the remaining levels that its rows lie in. */
function coverOf(grouped: readonly GroupedDesign[], outermost: string, remaining: readonly string[]): CliqueCover {
  const termOn = (label: string): GroupedDesign[] => grouped.filter(({ group }) => group === label).slice(0, 1);
  const [eliminated] = termOn(outermost);
  const kept = remaining.flatMap(termOn);
  const { rows, starts: rowStarts } = sortedRows(eliminated);
  let nodeCount = 0;
  const offsets = kept.map(({ levels }) => (nodeCount += levels.length) - levels.length);
  const seen = new Int32Array(nodeCount).fill(-1);
  const starts = new Int32Array(eliminated.levels.length + 1);
  const members: number[] = [];
  for (let level = 0; level < eliminated.levels.length; level++) {
    for (let i = rowStarts[level]; i < rowStarts[level + 1]; i++) {
      kept.forEach(({ levelIndex }, k) => {
        if (levelIndex[rows[i]] < 0) return;
        const node = offsets[k] + levelIndex[rows[i]];
        if (seen[node] !== level) members.push(node);
        seen[node] = level;
      });
    }
    starts[level + 1] = members.length;
  }
  return { nodeCount, starts, members: Int32Array.from(members) };
}

/** Rows by level, those without one left out. */
function sortedRows({ levelIndex, levels }: GroupedDesign): { readonly rows: Int32Array; readonly starts: Int32Array } {
  const starts = new Int32Array(levels.length + 1);
  for (const level of levelIndex) if (level >= 0) starts[level + 1]++;
  for (let level = 0; level < levels.length; level++) starts[level + 1] += starts[level];
  const next = starts.slice();
  const rows = new Int32Array(starts[levels.length]);
  levelIndex.forEach((level, row) => level >= 0 && (rows[next[level]++] = row));
  return { rows, starts };
}
