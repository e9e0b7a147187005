/**
 * Which rows make a batch and how the likelihood's gradient is formed, with the reason. Whole groups are exact and always
 * fresh, so they are taken wherever the data let V fall into blocks of moderate size; otherwise the net descends the full
 * data's likelihood through its conditional modes. Knows facts and wishes; computes no likelihood.
 */
import type { StrategyName, TrainingSettings } from "../model/index.js";
import { judgesBatches, movesByOptimiser } from "./components.js";
import { hybridRefusal, makesBatches, marginalisedGroup } from "./hybrid.js";
import { orderWords, rowOrderOf } from "./row-order.js";
import { learnedGroups, learnedStrategy } from "./learned-strategy.js";
import type { BlockStructure } from "./structure.js";
import type { DataFacts, Decision, DenseBlocks } from "./plan.js";

export interface StrategyChoice {
  readonly strategy: StrategyName;
  readonly wholeGroup: number | null;
  readonly rowOrder: "near" | "shuffled";
  readonly decision: Decision;
}

const reasons: Record<StrategyName, string> = {
  independent: "rows are independent given the net, so any shuffled batch gives an unbiased gradient of the likelihood",
  "whole-group": "batches of whole groups give the exact gradient of the marginal likelihood, group by group",
  "full-data":
    "the gradient of the full data's likelihood, V⁻¹r = (y − f − Xβ − Zb)/σ², is taken with b from all rows, refreshed as the net moves; batches are shuffled rows",
  hybrid:
    "one factor is marginalised exactly in batches of its whole groups, its effects always those of the net in hand; the others' effects are offsets, from all rows, refreshed as the net moves",
  batch: "each batch is judged under its own covariance, as published; it ignores what rows outside the batch say of the same levels",
};

export function chooseStrategy(
  settings: TrainingSettings,
  facts: DataFacts,
  structure: BlockStructure,
  batchSize: number,
): StrategyChoice {
  if (learnedGroups(facts).length > 0) {
    const { strategy, decision } = learnedStrategy(settings, facts, structure);
    return { strategy, wholeGroup: strategy === "whole-group" && structure.kind === "blocks" ? structure.outermost : null, rowOrder: "shuffled", decision };
  }
  const natural = forTheta(settings, naturalStrategy(facts, structure, batchSize));
  const strategy = permitted(settings.strategy, facts, structure) ?? natural.strategy;
  const rowOrder = rowOrderOf(settings, strategy, facts);
  const outermost = wholeGroupOf(strategy, facts, structure, batchSize);
  const others = alternatives(strategy, facts, structure).filter(({ choice }) => !movesByOptimiser(settings) || judgesBatches(choice));
  const asked = strategy !== natural.strategy ? "asked for in train { strategy = ... }; " : "";
  return {
    strategy,
    wholeGroup: outermost,
    rowOrder,
    decision: {
      topic: "batches",
      choice: rowOrder === "near" ? `${strategy}, of rows near in space` : strategy,
      reason: asked + (strategy === natural.strategy ? natural.reason : reasonFor(strategy, outermost, facts)) + orderWords(settings, strategy, rowOrder, facts),
      alternatives: others,
      override: overrideOf(others, facts, structure),
    },
  };
}

/** The grouped term whose levels a batch keeps whole; null where rows are free. */
function wholeGroupOf(strategy: StrategyName, facts: DataFacts, structure: BlockStructure, batchSize: number): number | null {
  if (strategy === "hybrid") return marginalisedGroup(facts, batchSize);
  return strategy === "whole-group" && structure.kind === "blocks" ? structure.outermost : null;
}

function reasonFor(strategy: StrategyName, outermost: number | null, facts: DataFacts): string {
  return strategy === "hybrid" && outermost !== null ? `\`${facts.groups[outermost].label}\` is kept whole: ${reasons.hybrid}` : reasons[strategy];
}

/** An optimiser moves theta along a batch's own likelihood: where the natural way has none, the batch's own covariance is left. */
function forTheta(settings: TrainingSettings, natural: { strategy: StrategyName; reason: string }): { strategy: StrategyName; reason: string } {
  if (!movesByOptimiser(settings) || judgesBatches(natural.strategy)) return natural;
  return { strategy: "batch", reason: `theta = sgd needs batches that are judged by themselves; ${reasons.batch}` };
}

/** A wish that the data cannot grant (whole groups of crossed factors) is answered by null. */
export function permitted(wish: StrategyName | null, facts: DataFacts, structure: BlockStructure): StrategyName | null {
  if (wish === "hybrid") return hybridRefusal(facts, structure) === null ? wish : null;
  if (wish === null || structure.kind === "diagonal" || wish === "independent") return null;
  return wish === "whole-group" && !hasWholeGroups(structure) ? null : wish;
}

/** Whether batches can keep together what V ties. */
function hasWholeGroups(structure: BlockStructure): boolean {
  return structure.kind === "blocks" || (structure.kind === "tied" && structure.blocks.count > 1);
}

function naturalStrategy(facts: DataFacts, structure: BlockStructure, batchSize: number): { strategy: StrategyName; reason: string } {
  if (structure.kind === "diagonal") return { strategy: "independent", reason: reasons.independent };
  if (structure.kind === "crossed") {
    const [first, second] = [facts.groups[structure.first], facts.groups[structure.second]];
    return { strategy: "full-data", reason: `\`${first.label}\` and \`${second.label}\` cross, so no batch holds all rows of its levels; ${reasons["full-data"]}` };
  }
  if (structure.kind === "field") return { strategy: "full-data", reason: `a field over the whole sample ties all rows together; ${reasons["full-data"]}` };
  if (structure.kind === "tied") return tiedStrategy(structure.blocks, batchSize);
  const outer = facts.groups[structure.outermost];
  if (!makesBatches(outer, batchSize)) {
    return {
      strategy: "full-data",
      reason: `\`${outer.label}\` has ${outer.levelCount} levels of up to ${outer.largestLevel} rows, too few and too large for batches of whole groups; ${reasons["full-data"]}`,
    };
  }
  return { strategy: "whole-group", reason: `${blockWords(facts, structure)}; ${reasons["whole-group"]}` };
}

function tiedStrategy({ count, largest }: DenseBlocks, batchSize: number): { strategy: StrategyName; reason: string } {
  const shape = count === 1 ? "all rows are tied together" : `rows are tied into ${count} blocks, the largest of ${largest}`;
  return !makesBatches({ levelCount: count, largestLevel: largest }, batchSize)
    ? { strategy: "full-data", reason: `${shape}, too few and too large for batches of whole blocks; ${reasons["full-data"]}` }
    : { strategy: "whole-group", reason: `${shape}; ${reasons["whole-group"]}` };
}

function blockWords(facts: DataFacts, structure: Extract<BlockStructure, { kind: "blocks" }>): string {
  const outer = facts.groups[structure.outermost].label;
  return structure.isSingleFactor
    ? `\`${outer}\` is the only grouping factor`
    : `every other grouping factor is nested in \`${outer}\``;
}

/** An alternative that these data grant, as it would be written. */
function overrideOf(others: readonly { readonly choice: StrategyName }[], facts: DataFacts, structure: BlockStructure): string | null {
  const possible = others.find(({ choice }) => permitted(choice, facts, structure) !== null);
  return possible === undefined ? null : `train { strategy = "${possible.choice}" }`;
}

function alternatives(chosen: StrategyName, facts: DataFacts, structure: BlockStructure): readonly { choice: StrategyName; reason: string }[] {
  if (structure.kind === "diagonal") return [];
  const others: { choice: StrategyName; reason: string }[] = [
    {
      choice: "whole-group",
      reason: wholeGroupReason(facts, structure),
    },
    { choice: "full-data", reason: "exact at the latest b; b is a few steps old" },
    ...(hybridRefusal(facts, structure) === null ? [{ choice: "hybrid" as const, reason: "the largest factor exact and always fresh, the others' b a few steps old; in simulations with inputs constant within groups no nearer the truth where a batch holds ten groups, farther from it where it holds three" }] : []),
    { choice: "batch", reason: "biased where a batch cuts a level in two" },
  ];
  return others.filter((one) => one.choice !== chosen);
}

function wholeGroupReason(facts: DataFacts, structure: BlockStructure): string {
  if (!hasWholeGroups(structure)) return `not possible: ${structure.kind === "crossed" ? "crossed factors tie all rows together" : "all rows are tied together"}`;
  return structure.kind === "blocks" ? `exact, in batches of whole levels of \`${facts.groups[structure.outermost].label}\`` : "exact, in batches of whole blocks";
}
