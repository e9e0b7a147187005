/**
 * Backward nodes to instructions. Where the forward pass kept D = phi'(Z) * mask for a layer, the multiplication by the mask and
 * the activation's gradient are one multiplication by D, made part of the product U W' where that alone feeds them. D is read
 * for the last time there, so the result takes its place.
 */
import { type GraphNode, type NodeId, widthOf } from "../../../graph/index.js";
import { assertNever } from "../../../invariant.js";
import { codesOf, columnsOf, fuseScaleShift, fuseSum, type FusedLayer, type Fusing, matrixOf, momentOf, parameterOf, placeMatrix, soleReader } from "./fusing.js";

/** @returns null, or the operation that has no kernel */
export function fuseBackwardNode(fusing: Fusing, node: GraphNode): string | null {
  const { operation } = node;
  if (fusing.absorbed.has(node.id) || fusing.places.has(node.id)) return null;
  switch (operation.kind) {
    case "matmul":
      if (operation.transposesLeft === operation.transposesRight) return "a product without a transpose, or with two, in a backward pass";
      return operation.transposesLeft ? fuseWeightGradient(fusing, node) : fuseUpstreamProduct(fusing, node);
    case "slice": return fuseSlice(fusing, node, operation.from);
    case "lookup-gradient": return fuseLookupGradient(fusing, node);
    case "sum-products": return fuseProductSums(fusing, node);
    case "standardise-gradient": return fuseStandardiseGradient(fusing, node);
    case "scale-shift": return fuseScaleShift(fusing, node, fusing.backward);
    case "sum-rows": return fuseBiasGradient(fusing, node);
    case "multiply": case "activation-gradient": return fuseScale(fusing, node);
    case "add": return fuseSum(fusing, node, 1, fusing.backward);
    case "add-scaled": return fusePenalty(fusing, node, operation.scale);
    case "patches-gradient": case "pool-gradient": case "regroup": return "convolutions";
    case "array": case "patches": case "pool": case "inputs": case "codes": case "parameter": case "mask": case "affine": case "activation": case "dropout": case "lookup": case "concat":
    case "column-mean": case "column-variance": case "standardise": case "order": case "recurrence": case "recurrence-gradient": case "previous": case "likelihood":
      return `${operation.kind} in a backward pass`;
    default: return assertNever(operation);
  }
}

function fuseWeightGradient(fusing: Fusing, node: GraphNode): string | null {
  const [left, upstream] = node.inputs.map((input) => matrixOf(fusing, input));
  const slot = fusing.gradientSlots.get(node.id);
  if (left === null || upstream === null || slot === undefined) return "a product over rows that is no weight's gradient";
  fusing.backward.push({ kind: "weight-gradient", left, upstream, slot });
  return placeGradient(fusing, node, slot);
}

function fuseBiasGradient(fusing: Fusing, node: GraphNode): string | null {
  const upstream = matrixOf(fusing, node.inputs[0]);
  const slot = fusing.gradientSlots.get(node.id);
  if (upstream === null || slot === undefined) return "a sum over rows that is no bias's gradient";
  fusing.backward.push({ kind: "bias-gradient", upstream, slot });
  return placeGradient(fusing, node, slot);
}

/** Columns of a derivative are read where they stand. */
function fuseSlice(fusing: Fusing, node: GraphNode, from: number): string | null {
  const whole = matrixOf(fusing, node.inputs[0]);
  if (whole === null) return "columns of columns";
  fusing.places.set(node.id, { kind: "columns", columns: { matrix: whole, from, width: widthOf(node) } });
  return null;
}

function fuseLookupGradient(fusing: Fusing, node: GraphNode): string | null {
  const upstream = columnsOf(fusing, node.inputs[0]);
  const codes = codesOf(fusing, node.inputs[1]);
  const slot = fusing.gradientSlots.get(node.id);
  if (upstream === null || codes === null || slot === undefined) return "a sum by level that is no table's gradient";
  fusing.backward.push({ kind: "lookup-gradient", upstream, codes, slot });
  return placeGradient(fusing, node, slot);
}

function fuseProductSums(fusing: Fusing, node: GraphNode): string | null {
  const [left, right] = node.inputs.map((input) => matrixOf(fusing, input));
  const slot = fusing.gradientSlots.get(node.id);
  if (left === null || right === null || slot === undefined) return "sums of products that are no scale's gradient";
  fusing.backward.push({ kind: "product-sums", left, right, slot });
  return placeGradient(fusing, node, slot);
}

function fuseStandardiseGradient(fusing: Fusing, node: GraphNode): string | null {
  const [upstream, standardised] = node.inputs.map((input) => matrixOf(fusing, input));
  const variance = momentOf(fusing, node.inputs[2]);
  if (upstream === null || standardised === null || variance === null) return "a standardisation by other moments than the batch's";
  fusing.backward.push({ kind: "standardise-gradient", upstream, standardised, variance: variance.batch, out: placeMatrix(fusing, node) });
  return null;
}

function placeGradient(fusing: Fusing, node: GraphNode, slot: number): null {
  fusing.places.set(node.id, { kind: "gradient", slot });
  return null;
}

function fusePenalty(fusing: Fusing, node: GraphNode, scale: number): string | null {
  const gradient = fusing.places.get(node.inputs[0]);
  const slot = parameterOf(fusing, node.inputs[1]);
  if (gradient?.kind !== "gradient" || slot === null) return fuseSum(fusing, node, scale, fusing.backward);
  if (gradient.slot !== slot) return "a penalty by another parameter";
  fusing.backward.push({ kind: "penalise", slot, scale });
  return placeGradient(fusing, node, slot);
}

function fuseUpstreamProduct(fusing: Fusing, node: GraphNode): string | null {
  const upstream = matrixOf(fusing, node.inputs[0]);
  const weights = parameterOf(fusing, node.inputs[1]);
  if (upstream === null || weights === null) return "a product with something that is no weight";
  const reader = soleReader(fusing.graph.backward, node.id);
  const derivation = reader && layerDerivative(fusing, reader);
  const derivative = derivation && takePlaceOfDerivative(fusing, derivation);
  const out = derivative ?? placeMatrix(fusing, node);
  fusing.backward.push({ kind: "upstream-product", upstream, weights, derivative, out });
  return null;
}

function fuseScale(fusing: Fusing, node: GraphNode): string | null {
  const upstream = matrixOf(fusing, node.inputs[0]);
  const derivation = layerDerivative(fusing, node);
  if (upstream === null || derivation === null) return `${node.operation.kind} apart from its layer`;
  fusing.backward.push({ kind: "scale", upstream, derivative: takePlaceOfDerivative(fusing, derivation) });
  return null;
}

/** The backward nodes of one layer: from the first, which reads the derivative of its output, to the last, its operand's. */
interface LayerDerivative {
  readonly layer: FusedLayer;
  readonly nodes: readonly GraphNode[];
}

/** @returns null where the nodes from `first` on are not exactly those of one layer */
function layerDerivative({ graph, layers }: Fusing, first: GraphNode): LayerDerivative | null {
  const masked = first.operation.kind === "multiply" ? layers.find(({ mask }) => mask !== null && mask === first.inputs[1]) : undefined;
  const second = masked === undefined ? first : soleReader(graph.backward, first.id);
  const layer = masked ?? layers.find(({ mask, activation }) => mask === null && activation !== null && activation === first.inputs[2]);
  if (layer === undefined || layer.isSpent) return null;
  if (layer.activation === null) return { layer, nodes: [first] };
  if (second?.operation.kind !== "activation-gradient" || second.inputs[2] !== layer.activation) return null;
  return { layer, nodes: second === first ? [first] : [first, second] };
}

function takePlaceOfDerivative(fusing: Fusing, { layer, nodes }: LayerDerivative): number {
  layer.isSpent = true;
  for (const node of nodes) fusing.absorbed.add(node.id);
  const last: NodeId = nodes[nodes.length - 1].id;
  fusing.places.set(last, { kind: "matrix", matrix: layer.derivative });
  return layer.derivative;
}
