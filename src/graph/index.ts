/** The static training graph: built from an architecture, printed, initialised, and moved by an optimiser. */
export { buildTrainingGraph, networkWeightCount } from "./build.js";
export { networkOutput } from "./evaluate.js";
export { outputOf, sizeOf, type GraphNode, type MaskSlot, type NodeId, type Operation, type ParameterSlot, type Shape, type TrainingGraph } from "./graph.js";
export { initialParameters } from "./initialise.js";
export { adamConstants, optimizerState, updateParametersInPlace, type OptimizerSettings, type OptimizerState } from "./optimizer.js";
export { printTrainingGraph } from "./print.js";
export { learningRate, oneCycle } from "./schedule.js";
