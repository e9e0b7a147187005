/**
 * The block structure of V that the random terms bring: rows of different levels of the outermost factor are
 * independent when every other factor is nested in it. Knows relations between factors; nothing of likelihoods.
 */
import type { DataFacts, DenseBlocks } from "./plan.js";

export type BlockStructure =
  /** no random effect: V = sigma^2 W^-1 */
  | { readonly kind: "diagonal" }
  /** V is block-diagonal by the levels of this grouped term */
  | { readonly kind: "blocks"; readonly outermost: number; readonly isSingleFactor: boolean }
  /** structures, kernels and what stands beside them tie rows into blocks that are factored as they stand */
  | { readonly kind: "tied"; readonly blocks: DenseBlocks }
  /** a field over the whole sample, and whatever stands beside it */
  | { readonly kind: "field" }
  /** at least two factors cross: no ordering of the rows makes V block-diagonal by a factor */
  | { readonly kind: "crossed"; readonly first: number; readonly second: number };

/** @param isField whether a field over the whole sample is solved for through its sites */
export function blockStructure(facts: DataFacts, isField = false): BlockStructure {
  if (isField) return { kind: "field" };
  if (facts.denseBlocks?.isPreferred === true) return { kind: "tied", blocks: facts.denseBlocks };
  if (facts.groups.length === 0) return { kind: "diagonal" };
  const crossing = facts.relations.find((one) => one.relation === "crossed");
  if (crossing !== undefined) return { kind: "crossed", first: crossing.inner, second: crossing.outer };
  const outermost = facts.groups.findIndex((_, candidate) =>
    facts.relations.every((one) => one.relation === "same" || one.inner !== candidate),
  );
  return { kind: "blocks", outermost, isSingleFactor: facts.relations.every((one) => one.relation === "same") };
}
