/**
 * Forward nodes to instructions. A product, the activation that alone reads it and the dropout that alone reads that become one
 * layer; an activation or a dropout that stands by itself is a layer without a product. Inputs and lookups that stand side by side are
 * written straight into their columns of one matrix; moments of batch normalisation are vectors, one number per column.
 */
import { type GraphNode, type NodeId, widthOf } from "../../../graph/index.js";
import { assertNever, invariant } from "../../../invariant.js";
import { codesOf, fuseScaleShift, fuseSum, type Fusing, matrixOf, momentOf, newMatrix, parameterOf, placeMatrix, soleReader, wholeMatrix } from "./fusing.js";
import type { ColumnRange, Finish } from "./program.js";

/** @returns null, or the operation that has no kernel */
export function fuseForwardNode(fusing: Fusing, node: GraphNode): string | null {
  const { operation } = node;
  if (fusing.absorbed.has(node.id) || fusing.places.has(node.id)) return null;
  switch (operation.kind) {
    case "inputs":
      fusing.forward.push({ kind: "gather", from: operation.from, out: placeInput(fusing, node) });
      return null;
    case "codes":
      fusing.places.set(node.id, { kind: "codes", column: operation.column });
      return null;
    case "order": case "recurrence": return "layers that remember";
    case "array": case "patches": case "pool": case "regroup": return "convolutions";
    case "lookup": return fuseLookup(fusing, node);
    case "concat": return fusing.places.has(node.id) ? null : "matrices side by side that are no inputs";
    case "column-mean": case "column-variance": return fuseMoment(fusing, node);
    case "standardise": return fuseStandardise(fusing, node);
    case "scale-shift": return fuseScaleShift(fusing, node, fusing.forward);
    case "parameter": case "mask":
      fusing.places.set(node.id, { kind: operation.kind, slot: operation.slot });
      return null;
    case "affine": return fuseLayer(fusing, node);
    case "matmul": return operation.transposesLeft || operation.transposesRight ? "a transposed product in a forward pass" : fuseLayer(fusing, node);
    case "activation": case "dropout": return fuseLayer(fusing, node);
    case "add": return fuseSum(fusing, node, 1, fusing.forward);
    case "add-scaled": return fuseSum(fusing, node, operation.scale, fusing.forward);
    case "activation-gradient": case "multiply": case "sum-rows": case "sum-products": case "lookup-gradient": case "slice":
    case "patches-gradient": case "pool-gradient": case "standardise-gradient": case "recurrence-gradient": case "previous": case "likelihood":
      return `${operation.kind} in a forward pass`;
    default: return assertNever(operation);
  }
}

/**
 * Where an input's value goes: its columns of what alone reads it, where that puts inputs side by side, or a matrix of its own.
 */
function placeInput(fusing: Fusing, node: GraphNode): ColumnRange {
  const { forward } = fusing.graph;
  const concat = soleReader(forward, node.id);
  if (concat?.operation.kind !== "concat" || !concat.inputs.every((input) => isInput(forward[input]) && soleReader(forward, input) === concat)) {
    return wholeMatrix(fusing, placeMatrix(fusing, node));
  }
  const matrix = matrixOf(fusing, concat.id) ?? placeMatrix(fusing, concat);
  const before = concat.inputs.slice(0, concat.inputs.indexOf(node.id));
  const from = before.reduce((sum, input) => sum + widthOf(forward[input]), 0);
  const columns = { matrix, from, width: widthOf(node) };
  fusing.places.set(node.id, { kind: "columns", columns });
  return columns;
}

const isInput = ({ operation }: GraphNode): boolean => operation.kind === "inputs" || operation.kind === "lookup";

function fuseLookup(fusing: Fusing, node: GraphNode): string | null {
  const table = parameterOf(fusing, node.inputs[0]);
  const codes = codesOf(fusing, node.inputs[1]);
  if (table === null || codes === null) return "a lookup in something that is no parameter";
  fusing.forward.push({ kind: "lookup", table, codes, out: placeInput(fusing, node) });
  return null;
}

function fuseMoment(fusing: Fusing, node: GraphNode): string | null {
  const operand = matrixOf(fusing, node.inputs[0]);
  const running = parameterOf(fusing, node.inputs[node.inputs.length - 1]);
  const isMean = node.operation.kind === "column-mean";
  const mean = isMean ? null : momentOf(fusing, node.inputs[1]);
  if (operand === null || running === null || (!isMean && mean === null)) return "moments of a parameter";
  const out = fusing.vectors.push(widthOf(node)) - 1;
  fusing.places.set(node.id, { kind: "vector", vector: out, running });
  fusing.forward.push({ kind: isMean ? "mean" : "variance", operand, mean: mean && mean.batch, out });
  return null;
}

function fuseStandardise(fusing: Fusing, node: GraphNode): string | null {
  const operand = matrixOf(fusing, node.inputs[0]);
  const [mean, variance] = node.inputs.slice(1).map((input) => momentOf(fusing, input));
  if (operand === null || mean === null || variance === null) return "a standardisation by other moments than the batch's";
  fusing.forward.push({ kind: "standardise", operand, mean, variance, out: placeMatrix(fusing, node) });
  return null;
}

/** The nodes of a layer; at least one is there. */
interface LayerNodes {
  readonly product: GraphNode | null;
  readonly activation: GraphNode | null;
  readonly dropout: GraphNode | null;
  readonly top: GraphNode;
}

function fuseLayer(fusing: Fusing, head: GraphNode): string | null {
  const layer = layerFrom(fusing.graph.forward, head);
  const operand = matrixOf(fusing, head.inputs[0]);
  if (operand === null) return `${head.operation.kind} of a parameter`;
  const product = layer.product === null ? null : productOf(fusing, layer.product);
  if (typeof product === "string") return product;
  const finish = finishOf(fusing, layer);
  for (const node of [layer.product, layer.activation]) if (node !== null && node !== layer.top) fusing.absorbed.add(node.id);
  const out = placeMatrix(fusing, layer.top);
  if (product === null) fusing.forward.push({ kind: "activate", operand, finish, out });
  else fusing.forward.push({ kind: "affine", left: operand, ...product, finish, out });
  return null;
}

function layerFrom(forward: readonly GraphNode[], head: GraphNode): LayerNodes {
  const { kind } = head.operation;
  const product = kind === "affine" || kind === "matmul" ? head : null;
  const activation = kind === "activation" ? head : follower(forward, product, "activation");
  const dropout = kind === "dropout" ? head : follower(forward, activation ?? product, "dropout");
  return { product, activation, dropout, top: dropout ?? activation ?? head };
}

/** The node of that kind which alone reads `node`. */
function follower(forward: readonly GraphNode[], node: GraphNode | null, kind: "activation" | "dropout"): GraphNode | null {
  const reader = node && soleReader(forward, node.id);
  return reader !== null && reader.operation.kind === kind && reader.inputs[0] === node?.id ? reader : null;
}

function productOf(fusing: Fusing, { inputs }: GraphNode): { weights: number; biases: number | null } | string {
  const weights = parameterOf(fusing, inputs[1]);
  const biases = inputs.length > 2 ? parameterOf(fusing, inputs[2]) : null;
  if (weights === null || (inputs.length > 2 && biases === null)) return "a product of two intermediate results";
  return { weights, biases };
}

/** Keeps D where the backward pass asks for it. */
function finishOf(fusing: Fusing, { activation, dropout, top }: LayerNodes): Finish {
  const mask = dropout === null ? null : dropout.inputs[1];
  const isWanted = fusing.graph.backward.some(({ operation, inputs }) =>
    (operation.kind === "multiply" && inputs[1] === mask) || (operation.kind === "activation-gradient" && inputs[2] === activation?.id));
  const derivative = isWanted ? newMatrix(fusing, top) : null;
  if (derivative !== null) fusing.layers.push({ activation: activation && activation.id, mask, derivative, isSpent: false });
  return {
    activation: activation?.operation.kind === "activation" ? activation.operation.activation : "linear",
    mask: mask === null ? null : maskSlot(fusing, mask),
    derivative,
  };
}

function maskSlot({ graph }: Fusing, id: NodeId): number {
  const { operation } = graph.forward[id];
  invariant(operation.kind === "mask", "a dropout's second input is a mask");
  return operation.slot;
}
