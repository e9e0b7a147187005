/** The likelihood of a design's rows and the strategies by which training descends it. */
export type { VarianceComponents } from "./components.js";
export { renewableStrategy, type RenewableStrategy } from "./renewable.js";
export { createOutputStrategy, createStrategy, type StrategyPlan } from "./create-strategy.js";
export { denseLikelihood, type ComponentGradient, type DenseLikelihood } from "./dense.js";
export { meanOf, withBases, type LearnedBasis, type OutputLayout } from "./learned/outputs.js";
export { hasSingularCovariance } from "./parameters.js";
export type { LikelihoodStrategy, StrategyState } from "./strategy.js";
