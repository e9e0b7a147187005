/** The exact engine: linear mixed models by maximum (restricted) likelihood, lme4's answers. */
export { asMaximumLikelihood, likelihoodRatioTest, type LikelihoodRatioTest } from "./compare.js";
export { fitExact, type ExactFit, type ExactOptions, type ExactResult } from "./fit.js";
export type { OptimiseProgress } from "./optimise.js";
export { predictionVariances, type PredictionRows } from "./prediction.js";
export { parameterValue, profiledParameters, profileIntervals, type ProfiledParameter, type ProfileInterval } from "./profile.js";
export { satterthwaiteTests, type CoefficientTest } from "./satterthwaite.js";
export { bootstrap, refitExact, simulateResponse } from "./simulate.js";
export { termLabels, termOrder, type NamedTerm } from "./terms.js";
export type { SingularDirection } from "./units.js";
