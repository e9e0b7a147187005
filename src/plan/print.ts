/** A plan in a statistician's words: what `lmmc explain` shows. */
import type { Decision, Plan, TrainingPlan } from "./plan.js";

export function printPlan(plan: Plan): string {
  const lines = plan.decisions.flatMap(printDecision);
  return [...lines, ...(plan.training === null ? [] : printTraining(plan.training))].join("\n") + "\n";
}

function printDecision(decision: Decision): readonly string[] {
  return [
    `${decision.topic}: ${decision.choice}`,
    `  because ${decision.reason}`,
    ...decision.alternatives.map((one) => `  instead of ${one.choice} (${one.reason})`),
    ...(decision.override === null ? [] : [`  to choose otherwise: ${decision.override}`]),
  ];
}

function printTraining(training: TrainingPlan): readonly string[] {
  const { optimizer } = training;
  return [
    `training: batches of ${training.batchSize} rows, at most ${training.epochs} epochs, patience ${training.patience}, ` +
      `${Math.round(100 * training.validationShare)} percent validation`,
    `  ${optimizer.name}, ${training.schedule === "one-cycle" ? "one-cycle rate up to" : "constant rate"} ${optimizer.rate}, ` +
      `weight decay ${optimizer.decay}, seed ${training.seed}, backend ${training.backend}`,
  ];
}
