/** Names for the nodes of a training graph, as a person would call them: `dense1`, `hidden1`, `f`, and `dDense1` for a derivative. Knows nodes only. */
import type { GraphNode, NodeId, TrainingGraph } from "../graph/index.js";
import { numbered, upperFirst, type Names } from "./names.js";

/** By node; a mask's name is the call that gives it. */
export function nodeNames(graph: TrainingGraph, names: Names): ReadonlyMap<NodeId, string> {
  const labels = new Map<NodeId, string>();
  const targets = derivativeTargets(graph);
  const mean = graph.outputs.find(({ kind }) => kind === "mean")?.node;
  for (const node of graph.forward) labels.set(node.id, forwardName(graph, node, node.id === mean, names));
  graph.upstream.forEach((node) => labels.set(node.id, derivativeName(labels, node.inputs[0], names)));
  for (const node of graph.backward) labels.set(node.id, derivativeName(labels, targets.get(node.id) ?? null, names));
  return labels;
}

function forwardName({ forward, parameters, masks }: TrainingGraph, { operation, inputs }: GraphNode, isMean: boolean, names: Names): string {
  if (isMean) return names.claim("f");
  switch (operation.kind) {
    case "inputs": return names.claim("x");
    case "codes": return names.claim("levels");
    case "order": return names.claim("order");
    case "parameter": return names.claim(parameters[operation.slot].name);
    case "mask": return `batch.mask(${JSON.stringify(masks[operation.slot].name)})`;
    case "activation": return numbered("hidden", names);
    case "dropout": return numbered("dropped", names);
    case "lookup": return names.claim("looked up");
    case "column-mean": return names.claim("batch mean");
    case "column-variance": return names.claim("batch variance");
    case "standardise": return names.claim("standardised");
    case "scale-shift": return names.claim("normalised");
    case "concat": return names.claim("joined");
    case "add": return names.claim("sum");
    case "affine": case "matmul": return names.claim(layerOf(parameters, forward[inputs[1]]) ?? "product");
    case "recurrence": return names.claim(`${operation.cell} states`);
    default: return names.claim(operation.kind);
  }
}

/** `dense1` of the parameter `dense1.weights`. */
function layerOf(parameters: TrainingGraph["parameters"], { operation }: GraphNode): string | null {
  if (operation.kind !== "parameter") return null;
  const { name } = parameters[operation.slot];
  return name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : name;
}

function derivativeName(labels: ReadonlyMap<NodeId, string>, target: NodeId | null, names: Names): string {
  const label = target === null ? undefined : labels.get(target);
  return names.claim(label === undefined ? "share" : `d${upperFirst(label)}`);
}

/** With respect to which forward node each backward node holds a derivative, or a share of one, as far as that is told by its operands. */
function derivativeTargets({ forward, backward, upstream, gradients, parameters }: TrainingGraph): ReadonlyMap<NodeId, NodeId> {
  const targets = new Map<NodeId, NodeId>();
  upstream.forEach((node) => targets.set(node.id, node.inputs[0]));
  const parameterNode = (slot: number): NodeId | undefined => forward.find(({ operation }) => operation.kind === "parameter" && operation.slot === slot)?.id;
  gradients.forEach((node, slot) => {
    const target = parameterNode(slot);
    if (node !== null && target !== undefined && parameters[slot] !== undefined) targets.set(node, target);
  });
  for (const node of backward) {
    const target = targets.get(node.id) ?? targetOf(forward, targets, node);
    if (target !== undefined) targets.set(node.id, target);
  }
  return targets;
}

function targetOf(forward: readonly GraphNode[], targets: ReadonlyMap<NodeId, NodeId>, { operation, inputs }: GraphNode): NodeId | undefined {
  const reading = (place: number, kinds: readonly GraphNode["operation"]["kind"][]): GraphNode | undefined =>
    forward.find((node) => kinds.includes(node.operation.kind) && node.inputs[place] === inputs[1]);
  switch (operation.kind) {
    case "activation-gradient": return inputs[1];
    case "matmul": return operation.transposesRight ? reading(1, ["affine", "matmul"])?.inputs[0] : undefined;
    case "multiply": return reading(1, ["dropout"])?.inputs[0];
    case "scale-shift": return reading(1, ["scale-shift"])?.inputs[0];
    case "standardise-gradient": return forward[inputs[1]]?.inputs[0];
    case "recurrence-gradient": return forward[inputs[1]]?.inputs[0];
    case "add": return targets.get(inputs[0]);
    default: return undefined;
  }
}
