/** From a fitted state to numbers for rows: conditional modes, their covariance, predictions and their variances. */
export { conditionalModes, type ConditionalEstimates } from "./conditional-modes.js";
export { linearPredictor, predictionParts, type LinearState, type PredictionParts } from "./linear-predictor.js";
export { meanVariance, type PredictiveState } from "./variance.js";
