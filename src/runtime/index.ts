/**
 * What emitted modules import, `lmmc/runtime`: the parts of a model, functions that R has and JavaScript lacks, and the fit itself. A module
 * written by hand may use all of it in the same way.
 */
export { basis, column, computed, factorOf, isLevel, type Computed } from "./columns.js";
export { covariance, type WrittenCovariance, type WrittenParameter } from "./covariance.js";
export { fitProgram, type Program, type TrainOptions } from "./fit.js";
export { defineModel, type WrittenFamily, type WrittenModel, type WrittenVariable } from "./model.js";
export {
  factor, field, linear, network, numeric, offset, randomEffects,
  type WrittenEffects, type WrittenField, type WrittenGroup, type WrittenNetwork, type WrittenTerms,
} from "./terms.js";
export {
  and, digamma, equal, greater, greaterOrEqual, integerDivide, less, lessOrEqual, lgamma, modulo, normalCdf, normalDensity, normalQuantile, not,
  notEqual, polygamma, power, roundHalfToEven, select, square, trigamma,
} from "../expression/functions.js";
export { patchesGradient, patchesOf, pooled, poolGradient } from "../training/executors/convolutions.js";
export { previousRows, recurrence, recurrenceGradient } from "../training/executors/cells.js";
export type { NetworkStep, StepBatch, StepForward } from "../training/index.js";
export type { Tensor, TensorOperations } from "../tensor/index.js";
export type { Plan } from "../plan/index.js";
export type { FittedModel } from "../pipeline/fitted.js";
export type { PredictOptions, Prediction } from "../pipeline/predict.js";
