/**
 * Layers of a network as nodes of the forward pass, one on top of another. Knows each layer's rule; nothing of what the layers are for.
 * Sparse indicators pass every layer by until a product meets them: X W of indicators is the row of W at each row's level.
 */
import { assertNever, invariant } from "../invariant.js";
import type { Activation, Layer } from "../model/network.js";
import { positionsOf, windowOver, type Window, type WindowLayer } from "../model/volumes.js";
import { addMatrix, addNode, addParameter, type ForwardBuilder, type ParameterTraits, type UnitMatrix } from "./builder.js";
import { cellShapes } from "./cells.js";
import type { NodeId } from "./graph.js";
import { hiddenInitialiser } from "./initialise.js";
import { sideBySide, type Top, type VolumeMatrix } from "./inputs.js";

/** The part of what a layer reads that a product multiplies. */
type MatrixTop = Pick<Top, "matrix" | "sparse">;

/** The network whose layers are being written: its parameters' names begin with `prefix` and count its layers by kind. */
export interface LayerContext {
  readonly builder: ForwardBuilder;
  readonly prefix: string;
  readonly counts: Record<"dense" | "batchnorm" | "residual" | "recurrent" | "convolution", number>;
  /** of all squared weights of the network */
  readonly penalty: number;
  /** of the batch's rows, where they stand in sequences */
  readonly order: NodeId | null;
}

/** @returns what the layer makes of `top` */
export function addLayer(context: LayerContext, layer: Layer, top: Top): Top {
  switch (layer.kind) {
    case "dense": return numbers(addDense(context, layer, top));
    case "activation": return throughout(top, (matrix) => activated(context, layer.activation, matrix));
    case "dropout": return throughout(top, (matrix) => addDropout(context, layer.rate, matrix));
    case "batchnorm": return throughout(top, (matrix) => addBatchNormalisation(context, matrix));
    case "recurrent": return numbers(addRecurrent(context, layer, top));
    case "residual": return addResidual(context, layer.layers, top);
    case "convolution": return { ...top, volume: addConvolution(context, layer, volumeOf(top)) };
    case "pooling": return { ...top, volume: addPooling(context.builder, layer, volumeOf(top)) };
    case "flatten": return flattened(context.builder, top, volumeOf(top));
    default: return assertNever(layer);
  }
}

const numbers = (matrix: UnitMatrix): Top => ({ matrix, sparse: [], volume: null });

/** Of the volume where there is one: the numbers beside it wait until it is flattened. */
function throughout({ matrix, sparse, volume }: Top, change: (matrix: UnitMatrix) => UnitMatrix): Top {
  if (volume !== null) return { matrix, sparse, volume: { ...volume, matrix: change(volume.matrix) } };
  return { matrix: matrix && change(matrix), sparse, volume };
}

function volumeOf({ volume }: Top): VolumeMatrix {
  invariant(volume !== null, "a window slides over an image or a sequence");
  return volume;
}

function addDense(context: LayerContext, { units, activation, l2 }: Extract<Layer, { kind: "dense" }>, top: Top): UnitMatrix {
  const name = `${context.prefix}dense${++context.counts.dense}`;
  const fanIn = (top.matrix?.units ?? 0) + top.sparse.length; // one of a factor's indicators is on
  const traits = { initialiser: hiddenInitialiser(activation, fanIn, units), decays: true, penalty: context.penalty + l2 };
  return activated(context, activation, addProduct(context, name, top, units, traits, true));
}

/**
 * X W + 1 b', or X W: of the matrix by a product, of sparse indicators by looking rows up. Where there is nothing but indicators, each row
 * has one of every factor's, and their weights hold the bias.
 */
export function addProduct({ builder }: LayerContext, name: string, { matrix, sparse }: MatrixTop, units: number, traits: ParameterTraits, hasBiases: boolean): UnitMatrix {
  const parts: UnitMatrix[] = [];
  if (matrix !== null) {
    const weights = addParameter(builder, `${name}.weights`, [matrix.units, units], traits);
    parts.push(hasBiases ? affine(builder, name, matrix, weights, units) : plainProduct(builder, matrix, weights, units));
  }
  for (const { label, codes, levelCount } of sparse) {
    const rows = addParameter(builder, `${name}.${label}`, [levelCount, units], traits);
    parts.push(addMatrix(builder, { kind: "lookup", absent: "zero" }, [rows, codes], units));
  }
  invariant(parts.length > 0, "a layer has something to read");
  return parts.reduce((sum, part) => addMatrix(builder, { kind: "add" }, [sum.node, part.node], units));
}

function affine(builder: ForwardBuilder, name: string, matrix: UnitMatrix, weights: NodeId, units: number): UnitMatrix {
  const biases = addParameter(builder, `${name}.biases`, [units], { initialiser: { kind: "zeros" }, decays: false, penalty: 0 });
  return addMatrix(builder, { kind: "affine" }, [matrix.node, weights, biases], units, matrix.positions);
}

function plainProduct(builder: ForwardBuilder, matrix: UnitMatrix, weights: NodeId, units: number): UnitMatrix {
  return addMatrix(builder, { kind: "matmul", transposesLeft: false, transposesRight: false }, [matrix.node, weights], units, matrix.positions);
}

function activated({ builder }: LayerContext, activation: Activation, matrix: UnitMatrix): UnitMatrix {
  return activation === "linear" ? matrix : addMatrix(builder, { kind: "activation", activation }, [matrix.node], matrix.units, matrix.positions);
}

function addDropout({ builder }: LayerContext, rate: number, matrix: UnitMatrix): UnitMatrix {
  if (rate === 0) return matrix;
  const { units, node, positions } = matrix;
  const slot = builder.masks.length;
  builder.masks.push({ name: `dropout${slot + 1}`, units: units * positions, rate });
  const mask = addMatrix(builder, { kind: "mask", slot }, [], units, positions);
  return addMatrix(builder, { kind: "dropout" }, [node, mask.node], units, positions);
}

/** By column: of a volume, channel by channel over all positions (Ioffe & Szegedy 2015, section 3.2). */
function addBatchNormalisation({ builder, prefix, counts }: LayerContext, { node, units, positions }: UnitMatrix): UnitMatrix {
  const name = `${prefix}batchnorm${++counts.batchnorm}`;
  const vector = (part: string, initialiser: "zeros" | "ones"): NodeId =>
    addParameter(builder, `${name}.${part}`, [units], { initialiser: { kind: initialiser }, decays: false, penalty: 0 });
  const [scale, shift] = [vector("scale", "ones"), vector("shift", "zeros")];
  const [runningMean, runningVariance] = [vector("mean", "zeros"), vector("variance", "ones")];
  const mean = addNode(builder, { kind: "column-mean" }, [node, runningMean], [units]);
  const variance = addNode(builder, { kind: "column-variance" }, [node, mean, runningVariance], [units]);
  const slotCount = builder.parameters.length;
  builder.statistics.push({ slot: slotCount - 2, node: mean }, { slot: slotCount - 1, node: variance });
  const standardised = addMatrix(builder, { kind: "standardise" }, [node, mean, variance], units, positions);
  return addMatrix(builder, { kind: "scale-shift" }, [standardised.node, scale, shift], units, positions);
}

/** A = X W + 1 b' for every gate at once, then the cell over the sequences, of whose value the state is read on. */
function addRecurrent(context: LayerContext, { cell, units }: Extract<Layer, { kind: "recurrent" }>, top: Top): UnitMatrix {
  const { builder, order, penalty } = context;
  invariant(order !== null, "a recurrent layer reads rows in sequences");
  const name = `${context.prefix}${cell}${++context.counts.recurrent}`;
  const { gateCount, valueCount } = cellShapes[cell];
  const fanIn = (top.matrix?.units ?? 0) + top.sparse.length;
  const gates = addProduct(context, name, top, gateCount * units, { initialiser: hiddenInitialiser("tanh", fanIn, units), decays: true, penalty }, true);
  const weights = addParameter(builder, `${name}.recurrent`, [units, gateCount * units], { initialiser: hiddenInitialiser("tanh", units, units), decays: true, penalty });
  const value = addMatrix(builder, { kind: "recurrence", cell }, [gates.node, weights, order], valueCount * units);
  return addMatrix(builder, { kind: "slice", from: 0 }, [value.node], units);
}

/** A convolution as a product: what every window covers, side by side, times the filters (Chellapilla et al. 2006), plus their biases. */
function addConvolution(context: LayerContext, layer: Extract<Layer, { kind: "convolution" }>, { matrix, extents }: VolumeMatrix): VolumeMatrix {
  const { filters, activation, l2 } = layer;
  const window = windowOf(layer, extents, matrix.units);
  const covered = positionsOf(window.kernel) * matrix.units;
  const patches = isOnePosition(window) ? matrix : addMatrix(context.builder, { kind: "patches", window }, [matrix.node], covered, positionsOf(window.outputs));
  const name = `${context.prefix}conv${++context.counts.convolution}`;
  const traits = { initialiser: hiddenInitialiser(activation, covered, filters), decays: true, penalty: context.penalty + l2 };
  const product = addProduct(context, name, { matrix: patches, sparse: [] }, filters, traits, true);
  return { matrix: activated(context, activation, product), extents: window.outputs };
}

function addPooling(builder: ForwardBuilder, layer: Extract<Layer, { kind: "pooling" }>, { matrix, extents }: VolumeMatrix): VolumeMatrix {
  const window = windowOf(layer, extents, matrix.units);
  const { outputs } = window;
  if (isOnePosition(window)) return { matrix, extents };
  return { matrix: addMatrix(builder, { kind: "pool", pool: layer.pool, window }, [matrix.node], matrix.units, positionsOf(outputs)), extents: outputs };
}

function windowOf(layer: WindowLayer, extents: readonly number[], channels: number): Window {
  const window = windowOver(layer, { extents, channels });
  invariant(window !== null, "a window fits what it slides over");
  return window;
}

/** Every position alone, one after another: nothing to arrange. */
function isOnePosition({ kernel, stride }: Window): boolean {
  return stride === 1 && positionsOf(kernel) === 1;
}

/** The volume's numbers before the others. */
function flattened(builder: ForwardBuilder, { matrix, sparse }: Top, { matrix: { node, units, positions } }: VolumeMatrix): Top {
  const row = addMatrix(builder, { kind: "regroup" }, [node], units * positions);
  return { matrix: sideBySide(builder, matrix === null ? [row] : [row, matrix]), sparse, volume: null };
}

/** He et al. (2016), eq. 1 and 2: h + F(h), or h W + F(h) where F changes the width or h is sparse; of a volume position by position. */
function addResidual(context: LayerContext, layers: readonly Layer[], top: Top): Top {
  const name = `${context.prefix}residual${++context.counts.residual}`;
  const above = layers.reduce((under, layer) => addLayer(context, layer, under), top);
  if (top.volume === null) return numbers(sumOfBoth(context, name, top, above));
  invariant(above.volume !== null, "a residual block over an image or a sequence gives one");
  const [read, changed] = [top.volume, above.volume].map(({ matrix }) => ({ matrix, sparse: [] }));
  return { ...above, volume: { ...above.volume, matrix: sumOfBoth(context, name, read, changed) } };
}

function sumOfBoth(context: LayerContext, name: string, top: MatrixTop, { matrix: changed, sparse }: MatrixTop): UnitMatrix {
  invariant(changed !== null, "a residual block has a layer that reads its inputs");
  const { matrix } = top;
  const isSame = matrix !== null && matrix.units === changed.units && top.sparse.length === sparse.length;
  const traits = { initialiser: hiddenInitialiser("linear", matrix?.units ?? 1, changed.units), decays: true, penalty: context.penalty };
  const shortcut = isSame ? matrix : addProduct(context, name, top, changed.units, traits, false);
  return addMatrix(context.builder, { kind: "add" }, [shortcut.node, changed.node], changed.units, changed.positions);
}
