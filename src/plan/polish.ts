/**
 * Whether the variances are polished: fitted with residuals that the net's overfitting has not shrunk. Decides by weights per row, and says
 * where it cannot be done. Knows facts and settings; the polish itself stands in the pipeline.
 */
import type { Model, PolishName } from "../model/index.js";
import { movesByOptimiser } from "./components.js";
import type { DataFacts, Decision, TrainingPlan } from "./plan.js";

/** Weights per row from which on it pays: simulated, test/pipeline/polish.test.ts has the table. */
const fewestWeightsPerRow = 10;
const foldTimes = "five more trainings, each on four fifths of the rows";

export function choosePolish(model: Model, facts: DataFacts, training: Pick<TrainingPlan, "validationShare">): { polish: PolishName; decision: Decision } {
  const wish = model.training.polish;
  const ratio = facts.networkWeightCount / Math.max(1, facts.rowCount);
  const counts = `${ratio.toFixed(2)} weights a row`;
  const obstacle = obstacleTo(model, facts, training);
  if (obstacle !== null) return decided("none", `${wish === "variance" ? "asked for in train { polish = ... }, but not possible: " : ""}${obstacle}`, null);
  const isTrained = movesByOptimiser(model.training);
  const natural: PolishName = ratio >= fewestWeightsPerRow && !isTrained ? "variance" : "none";
  const polish = wish ?? natural;
  const asked = wish === null ? "" : "asked for in train { polish = ... }; ";
  return polish === "variance"
    ? decided(polish, `${asked}${counts}: in-sample residuals are smaller than the noise, so each is multiplied by that of a net which has not seen its row; ${foldTimes}`, "none")
    : decided(polish, `${asked}${isTrained ? "theta = sgd reports the variances as they were trained" : `${counts}: with early stopping, in-sample residuals are as large as the noise`}`, "variance");
}

function decided(polish: PolishName, reason: string, other: PolishName | null): { polish: PolishName; decision: Decision } {
  const alternatives = other === null ? [] : [{ choice: other, reason: other === "none" ? "variances as the net's own rows have them" : foldTimes }];
  return { polish, decision: { topic: "polish", choice: polish, reason, alternatives, override: other === null ? null : `train { polish = ${other} }` } };
}

/** Why it cannot be done; null where it can. */
function obstacleTo({ contributions }: Model, { denseBlocks, fields, groups }: DataFacts, { validationShare }: Pick<TrainingPlan, "validationShare">): string | null {
  const networks = contributions.filter((one) => one.kind === "network");
  if (groups.some(({ isLearned }) => isLearned)) return "every net learns a basis of its own, so folds share no effects";
  if (networks.some(({ sequence }) => sequence !== null)) return "a net that remembers needs the rows before each row, which folds take away";
  if (networks.some(({ inputs }) => inputs.some(({ kind }) => kind === "embedding" || kind === "onehot"))) return "a net that looks levels up knows nothing of a level whose rows are all in one fold";
  if (denseBlocks !== null || fields.length > 0) return "terms with structures or kernels take their variances from the net's own rows";
  return validationShare > 0 ? null : "without early stopping a net may follow the noise to the end, which leaves no residuals to multiply";
}
