/** From a fitted state to numbers for rows: conditional modes, their covariance, predictions and their variances. */
export { linearPredictor, predictionParts, type LinearState, type PredictionParts } from "./linear-predictor.js";
