/**
 * Whether the net's gradient is tempered at first: taken as though the noise were several times as large beside the random effects, so that what
 * varies between levels alone is learnt too (`likelihood/strategies/working-covariance.ts`). Decides by the net's inputs. One factor of
 * 2,000 levels, a tenth of them unseen, 100,000 rows, half of the inputs constant within levels (bench/paper.ts, seed 1): mean square of
 * prediction less oracle in unseen levels, and excess of the test MSE over the oracle's in seen ones
 *
 *                     with them the product in f (variance 0.44)    without it
 *   factor 1          0.498, 0.0043                                 0.021, 0.0053
 *   factor 5          0.100, 0.0031                                 0.034, 0.0075
 *
 * In 40,000 rows, seeds 1 to 4, factor 5 left 0.106, 0.100, 0.032, 0.068 of 0.48 and 0.60 (seeds 1 and 2); held until 0.8 of the steps in place of
 * half of them 0.087, 0.087, 0.029, 0.054, dearer in seen levels. Where every input varies within levels it is of no use and costs: 0.0117 became
 * 0.0137, four seeds, 40,000 rows of 4,000 levels.
 */
import type { TrainingSettings } from "../model/index.js";
import { learnedGroups } from "./learned-strategy.js";
import type { DataFacts, Decision, SteadyInput, TrainingPlan } from "./plan.js";

const usualFactor = 5;
const mostNamed = 3;

export function chooseTempering(settings: TrainingSettings, facts: DataFacts, { strategy }: Pick<TrainingPlan, "strategy">): { tempering: number; decisions: readonly Decision[] } {
  const isPossible = learnedGroups(facts).length === 0 && (strategy === "whole-group" || strategy === "full-data");
  const movesThetaByBatch = settings.theta?.name === "sgd";
  if (!isPossible || movesThetaByBatch || facts.groups.length === 0) return { tempering: 1, decisions: [] };
  const { steadyInputs } = facts;
  const tempering = settings.tempering ?? (steadyInputs.length > 0 ? usualFactor : 1);
  if (tempering === 1 && steadyInputs.length === 0) return { tempering, decisions: [] };
  const asked = settings.tempering === null ? "" : "asked for in train { tempering = ... }; ";
  return { tempering, decisions: [decisionFor(tempering, asked + (steadyInputs.length === 0 ? "every input varies within levels" : steadyWords(steadyInputs)))] };
}

function decisionFor(tempering: number, reason: string): Decision {
  const untempered = { choice: "the likelihood's own gradient throughout", reason: "efficient once f is near, but steps along what varies between levels alone are tiny beside those along the rest" };
  return tempering === 1
    ? { topic: "tempering", choice: untempered.choice, reason, alternatives: [], override: `train { tempering = ${usualFactor} }` }
    : {
        topic: "tempering",
        choice: `noise weighed ${tempering} times against random effects at first`,
        reason: `${reason}; the gradient is taken under such a working covariance while the rate is high, and under V itself in the end`,
        alternatives: [untempered],
        override: "train { tempering = 1 }",
      };
}

function steadyWords(inputs: readonly SteadyInput[]): string {
  const named = inputs.slice(0, mostNamed).map(({ input }) => `\`${input}\``).join(", ");
  const others = inputs.length > mostNamed ? ` and ${inputs.length - mostNamed} more` : "";
  const groups = [...new Set(inputs.map(({ group }) => `\`${group}\``))].join(", ");
  return `${named}${others} hardly vary within levels of ${groups}, so what they do shows between levels alone`;
}
