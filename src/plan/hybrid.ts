/**
 * Which factor a hybrid marginalises in whole groups while the others stand as offsets: the largest, whose effects a net's inputs are most
 * easily taken for, or the outermost groups that it lies in while those still make batches. Knows facts; no rows.
 */
import type { DataFacts, GroupFacts } from "./plan.js";
import type { BlockStructure } from "./structure.js";

/** Whole groups leave too few different batches when an epoch has fewer groups than this. */
const fewestWholeGroups = 20;
/** A group may exceed the batch size this often before whole-group batches become lopsided. */
const largestGroupInBatches = 10;

/** Whether levels of so many rows, so many of them, make good batches. */
export function makesBatches({ levelCount, largestLevel }: Pick<GroupFacts, "levelCount" | "largestLevel">, batchSize: number): boolean {
  return levelCount >= fewestWholeGroups && largestLevel <= largestGroupInBatches * batchSize;
}

/** Why no factor can be marginalised beside offsets; null where one can. */
export function hybridRefusal({ groups }: DataFacts, structure: BlockStructure): string | null {
  if (structure.kind === "crossed" || (structure.kind === "field" && groups.length > 0)) return null;
  if (structure.kind === "field") return "no grouping factor stands beside the field";
  return structure.kind === "blocks" ? "no two grouping factors cross, so that batches of whole groups leave no offsets" : "structures and kernels tie the rows of several factors together";
}

/** The index of the grouped term whose levels stay whole. */
export function marginalisedGroup({ groups, relations }: DataFacts, batchSize: number): number {
  const largest = groups.reduce((best, { levelCount }, t) => (levelCount > groups[best].levelCount ? t : best), 0);
  const around = relations.flatMap(({ inner, outer, relation }) => (relation === "nested" && inner === largest ? [outer] : []));
  const coarser = around.filter((t) => makesBatches(groups[t], batchSize));
  return coarser.reduce((best, t) => (groups[t].levelCount < groups[best].levelCount ? t : best), largest);
}
