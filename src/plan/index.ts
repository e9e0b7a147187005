export { makePlan } from "./decide.js";
export { descentDecision, startsDecision } from "./descent.js";
export { denseBlocks, isStructured, mostListedEffects, tiedRows } from "./dense-blocks.js";
export { dataFacts } from "./facts.js";
export type { DataFacts, Decision, FieldPlan, Plan, SolverName, TrainingPlan } from "./plan.js";
export { printPlan } from "./print.js";
export { structuredNames, writtenBases } from "./structured-name.js";
