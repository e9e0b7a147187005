/** A plan in a statistician's words: what `lmmc explain` shows. */
import type { Decision, Plan, TrainingPlan } from "./plan.js";

export function printPlan(plan: Plan): string {
  const lines = plan.decisions.flatMap(printDecision);
  return [...lines, ...(plan.training === null ? [] : printTraining(plan.training))].join("\n") + "\n";
}

function printDecision(decision: Decision): readonly string[] {
  return [
    `${decision.topic}: ${decision.choice}`,
    ...wrapped("because", decision.reason),
    ...decision.alternatives.flatMap((one) => wrapped("instead of", `${one.choice} (${one.reason})`)),
    ...(decision.override === null ? [] : wrapped("to choose otherwise:", decision.override)),
  ];
}

const pageWidth = 100;

/** Indented by two, continued by four. */
function wrapped(opening: string, text: string): readonly string[] {
  const lines: string[] = [];
  let line = `  ${opening}`;
  for (const word of text.split(" ")) {
    if (line.length + 1 + word.length > pageWidth) {
      lines.push(line);
      line = `    ${word}`;
    } else {
      line += ` ${word}`;
    }
  }
  return [...lines, line];
}

function printTraining(training: TrainingPlan): readonly string[] {
  const { optimizer } = training;
  return [
    `training: batches of ${training.batchSize} rows, at most ${training.epochs} epochs, patience ${training.patience}, ` +
      `${Math.round(100 * training.validationShare)} percent validation`,
    `  ${optimizer.name}, ${scheduleWords[training.schedule]} ${optimizer.rate}, ` +
      `weight decay ${optimizer.decay}, seed ${training.seed}, backend ${training.backend}`,
  ];
}

const scheduleWords: Readonly<Record<TrainingPlan["schedule"], string>> = {
  "one-cycle": "one-cycle rate up to",
  constant: "constant rate",
  cosine: "cosine rate down from",
  plateau: "rate halved on every plateau, from",
};
