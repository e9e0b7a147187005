/**
 * Layers of a network as nodes of the forward pass, one on top of another. Knows each layer's rule; nothing of what the layers are for.
 * Sparse indicators pass every layer by until a product meets them: X W of indicators is the row of W at each row's level.
 */
import { assertNever, invariant } from "../invariant.js";
import type { Activation, Layer } from "../model/network.js";
import { addMatrix, addNode, addParameter, type ForwardBuilder, type ParameterTraits, type UnitMatrix } from "./builder.js";
import { cellShapes } from "./cells.js";
import type { NodeId } from "./graph.js";
import { hiddenInitialiser } from "./initialise.js";
import type { Top } from "./inputs.js";

/** The network whose layers are being written: its parameters' names begin with `prefix` and count its layers by kind. */
export interface LayerContext {
  readonly builder: ForwardBuilder;
  readonly prefix: string;
  readonly counts: Record<"dense" | "batchnorm" | "residual" | "recurrent", number>;
  /** of all squared weights of the network */
  readonly penalty: number;
  /** of the batch's rows, where they stand in sequences */
  readonly order: NodeId | null;
}

/** @returns what the layer makes of `top` */
export function addLayer(context: LayerContext, layer: Layer, top: Top): Top {
  switch (layer.kind) {
    case "dense": return alone(addDense(context, layer, top));
    case "activation": return overMatrix(top, (matrix) => activated(context, layer.activation, matrix));
    case "dropout": return overMatrix(top, (matrix) => addDropout(context, layer.rate, matrix));
    case "batchnorm": return overMatrix(top, (matrix) => addBatchNormalisation(context, matrix));
    case "recurrent": return alone(addRecurrent(context, layer, top));
    case "residual": return alone(addResidual(context, layer.layers, top));
    default: return assertNever(layer);
  }
}

const alone = (matrix: UnitMatrix): Top => ({ matrix, sparse: [] });

function overMatrix({ matrix, sparse }: Top, change: (matrix: UnitMatrix) => UnitMatrix): Top {
  return { matrix: matrix && change(matrix), sparse };
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
export function addProduct({ builder }: LayerContext, name: string, { matrix, sparse }: Top, units: number, traits: ParameterTraits, hasBiases: boolean): UnitMatrix {
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
  return addMatrix(builder, { kind: "affine" }, [matrix.node, weights, biases], units);
}

function plainProduct(builder: ForwardBuilder, matrix: UnitMatrix, weights: NodeId, units: number): UnitMatrix {
  return addMatrix(builder, { kind: "matmul", transposesLeft: false, transposesRight: false }, [matrix.node, weights], units);
}

function activated({ builder }: LayerContext, activation: Activation, matrix: UnitMatrix): UnitMatrix {
  return activation === "linear" ? matrix : addMatrix(builder, { kind: "activation", activation }, [matrix.node], matrix.units);
}

function addDropout({ builder }: LayerContext, rate: number, matrix: UnitMatrix): UnitMatrix {
  if (rate === 0) return matrix;
  const { units, node } = matrix;
  const slot = builder.masks.length;
  builder.masks.push({ name: `dropout${slot + 1}`, units, rate });
  const mask = addNode(builder, { kind: "mask", slot }, [], ["batch", units]);
  return addMatrix(builder, { kind: "dropout" }, [node, mask], units);
}

function addBatchNormalisation({ builder, prefix, counts }: LayerContext, { node, units }: UnitMatrix): UnitMatrix {
  const name = `${prefix}batchnorm${++counts.batchnorm}`;
  const vector = (part: string, initialiser: "zeros" | "ones"): NodeId =>
    addParameter(builder, `${name}.${part}`, [units], { initialiser: { kind: initialiser }, decays: false, penalty: 0 });
  const [scale, shift] = [vector("scale", "ones"), vector("shift", "zeros")];
  const [runningMean, runningVariance] = [vector("mean", "zeros"), vector("variance", "ones")];
  const mean = addNode(builder, { kind: "column-mean" }, [node, runningMean], [units]);
  const variance = addNode(builder, { kind: "column-variance" }, [node, mean, runningVariance], [units]);
  const slotCount = builder.parameters.length;
  builder.statistics.push({ slot: slotCount - 2, node: mean }, { slot: slotCount - 1, node: variance });
  const standardised = addMatrix(builder, { kind: "standardise" }, [node, mean, variance], units);
  return addMatrix(builder, { kind: "scale-shift" }, [standardised.node, scale, shift], units);
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

/** He et al. (2016), eq. 1 and 2: h + F(h), or h W + F(h) where F changes the width or h is sparse. */
function addResidual(context: LayerContext, layers: readonly Layer[], top: Top): UnitMatrix {
  const name = `${context.prefix}residual${++context.counts.residual}`;
  const { matrix: changed, sparse } = layers.reduce((under, layer) => addLayer(context, layer, under), top);
  invariant(changed !== null, "a residual block has a layer that reads its inputs");
  const { matrix } = top;
  const isSame = matrix !== null && matrix.units === changed.units && top.sparse.length === sparse.length;
  const traits = { initialiser: hiddenInitialiser("linear", matrix?.units ?? 1, changed.units), decays: true, penalty: context.penalty };
  const shortcut = isSame ? matrix : addProduct(context, name, top, changed.units, traits, false);
  return addMatrix(context.builder, { kind: "add" }, [shortcut.node, changed.node], changed.units);
}
