/** From a fitted state to numbers for rows: conditional modes, their covariance, predictions and their variances. */
export { conditionalModes, type ConditionalEstimates } from "./conditional-modes.js";
export { fieldedEstimates, type FieldedEstimates, type KeptAs } from "./fielded-estimates.js";
export { predictField, type FieldPrediction, type FieldState } from "./fields.js";
export { linearPredictor, predictionParts, type LinearState, type PredictionParts } from "./linear-predictor.js";
export { meanVariance, type PredictiveState } from "./variance.js";
