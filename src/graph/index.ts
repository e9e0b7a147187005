/** The static training graph: built from an architecture, printed, initialised, and moved by an optimiser. */
export { buildGraph, buildTrainingGraph, meanOfNumbers, type NetworkPart } from "./build.js";
export { describeGraph, mermaidGraph, type GraphDescription, type NodeDescription, type ParameterDescription } from "./describe.js";
export { networkOutput } from "./evaluate.js";
export { hasSequences, positionsIn, sizeOf, widthOf, type GraphNode, type GraphOutput, normalisation, type RunningStatistic, type MaskSlot, type NodeId, type Operation, type ParameterSlot, type Shape, type TrainingGraph } from "./graph.js";
export { initialParameters } from "./initialise.js";
export { adamConstants, averageInPlace, clipInPlace, copyOfState, exchangeInPlace, optimizerState, updateParametersInPlace, type OptimizerSettings, type OptimizerState } from "./optimizer.js";
export { printTrainingGraph } from "./print.js";
export { windowPositions } from "./windows.js";
export { sequenceOrder, type SequenceOrder } from "./sequences.js";
export { moveStatisticInPlace } from "./statistics.js";
export { learningRate, oneCycle } from "./schedule.js";
