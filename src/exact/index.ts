/** The exact engine: linear mixed models by maximum (restricted) likelihood, lme4's answers. */
export { complaintsAboutRange } from "./complaints.js";
export { likelihoodRatioTest, type LikelihoodRatioTest } from "./compare.js";
export type { LinearFit } from "./describe.js";
export { fitForInference } from "./engine.js";
export { fitExact, type ExactFit, type ExactResult } from "./fit.js";
export type { Inference, InferredParameter } from "./inference.js";
export { fitIteratively, type IterativeFit } from "./iterative/fit.js";
export type { OptimiseProgress } from "./optimise.js";
export { plainInference } from "./plain-inference.js";
export { jointPosterior, type JointPosterior, type JointState, type PredictionRows } from "./prediction.js";
export { profileLimits } from "./profile.js";
export type { ExactOptions, LinearResult } from "./result.js";
export { satterthwaiteTests, type CoefficientTest } from "./satterthwaite.js";
export { refitExact, simulateResponse } from "./simulate.js";
export { termLabels, termOrder, type LabelledTerm, type NamedTerm } from "./terms.js";
export type { SingularDirection } from "./units.js";
