export { makePlan } from "./decide.js";
export { dataFacts } from "./facts.js";
export type { DataFacts, Decision, Plan, TrainingPlan } from "./plan.js";
export { printPlan } from "./print.js";
