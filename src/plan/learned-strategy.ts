/**
 * Batches where a net gives the basis of random effects. What the whole sample shares is learnt from the full data: b and its posterior
 * come from all rows and every row's gradient is then its own. Effects within groups are exact in batches of whole groups; where
 * groups cross beside them only a batch's own covariance is left. Knows facts and wishes.
 */
import type { StrategyName, TrainingSettings } from "../model/index.js";
import { judgesBatches, movesByOptimiser } from "./components.js";
import type { DataFacts, Decision, GroupFacts } from "./plan.js";
import type { BlockStructure } from "./structure.js";

export function learnedGroups({ groups }: DataFacts): readonly GroupFacts[] {
  return groups.filter(({ isLearned }) => isLearned);
}

/** Whether its effects are shared by all rows. */
const isShared = ({ isLearned, levelCount }: GroupFacts): boolean => isLearned && levelCount === 1;

/** Why a strategy cannot train learned bases over these data; null where it can. */
export function learnedRefusal(strategy: StrategyName, facts: DataFacts, structure: BlockStructure): string | null {
  switch (strategy) {
    case "independent":
      return "random effects tie rows together";
    case "whole-group":
      if (facts.groups.some(isShared)) return "effects of the whole sample have no groups to batch";
      return structure.kind === "crossed" ? "crossed grouping factors have no whole groups to batch" : null;
    case "full-data":
      return facts.groups.length === 1 || learnedGroups(facts).every(isShared) ? null : "the posterior of learned slopes beside other random effects is known only within whole groups";
    case "hybrid":
      return "the posterior of learned effects is taken from all rows or within whole groups, not beside offsets";
    case "batch":
      return null;
  }
}

const possible: readonly { readonly choice: StrategyName; readonly reason: string }[] = [
  { choice: "whole-group", reason: "exact and always fresh, group by group" },
  { choice: "full-data", reason: "exact at the latest b and its posterior, which are a few steps old" },
  { choice: "batch", reason: "each batch under its own covariance, as published; biased, for it ignores what other rows say of the same effects" },
];

const sharedReason =
  "b and its posterior are taken from all rows, refreshed as the net moves, and the gradient in every row's columns, (V⁻¹gD)ᵢ − αᵢb′, is then its own; batches are shuffled rows";

/** @param settings what the program asks for, granted where it can be */
export function learnedStrategy(settings: TrainingSettings, facts: DataFacts, structure: BlockStructure): { readonly strategy: StrategyName; readonly decision: Decision } {
  const granted = possible.filter(({ choice }) => learnedRefusal(choice, facts, structure) === null && (!movesByOptimiser(settings) || judgesBatches(choice)));
  const natural = granted[0];
  const chosen = granted.find(({ choice }) => choice === settings.strategy) ?? natural;
  const others = granted.filter((one) => one !== chosen);
  const asked = chosen === natural ? "" : "asked for in train { strategy = ... }; ";
  return {
    strategy: chosen.choice,
    decision: {
      topic: "batches",
      choice: chosen.choice,
      reason: `${asked}${describeBases(facts)}; ${chosen.choice === "full-data" ? sharedReason : chosen.reason}`,
      alternatives: others,
      override: others.length === 0 ? null : `train { strategy = "${others[0].choice}" }`,
    },
  };
}

function describeBases(facts: DataFacts): string {
  return learnedGroups(facts).map(({ label, basisSize, levelCount }) => `random effects on ${basisSize} learned columns are ${levelCount === 1 ? "shared by the whole sample" : `drawn for each of ${levelCount} levels of \`${label}\``}`).join(", ");
}

/** What one shared basis makes of V, and the system that its effects are solved by. */
export function sharedBasisDecisions(facts: DataFacts): { readonly covariance: Decision; readonly solver: Decision } | null {
  const shared = facts.groups.filter(isShared);
  if (shared.length === 0) return null;
  const columns = shared.reduce((sum, { basisSize }) => sum + basisSize, 0);
  const isAlone = shared.length === facts.groups.length;
  const common = { alternatives: [], override: null } as const;
  return {
    covariance: { ...common, topic: "covariance", choice: isAlone ? "low rank + σ²I" : "low rank + blocks", reason: `V = gDg′ + ${isAlone ? "" : "grouped effects + "}σ²W⁻¹ with ${columns} learned columns g over ${facts.rowCount} rows` },
    solver: { ...common, topic: "solver", choice: "woodbury", reason: `by Woodbury's identity V is solved with in ${columns} unknowns, the effects of the basis` },
  };
}
