/**
 * The training graph as others may read it: every node with its operation in words, its operands, its shape and its type, in one list.
 * Plain data, JSON-serialisable. Knows the graph; no executor.
 */
import type { GraphNode, TrainingGraph } from "./graph.js";
import { printOperation } from "./print.js";

export interface GraphDescription {
  readonly kind: "training-graph";
  /** columns of the input matrix */
  readonly inputs: number;
  /** weights, biases and running moments, in the order of one flat vector */
  readonly parameters: readonly ParameterDescription[];
  /** every node follows those it reads */
  readonly nodes: readonly NodeDescription[];
  /** what the likelihood reads */
  readonly outputs: readonly { readonly kind: "mean" | "features"; readonly node: number; readonly gradient: number }[];
}

export interface ParameterDescription {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: "float32";
  /** where its numbers begin in the flat vector */
  readonly offset: number;
  /** the node that holds the objective's derivative; null where the parameter follows the batches instead */
  readonly gradient: number | null;
}

export interface NodeDescription {
  readonly id: number;
  readonly pass: "forward" | "likelihood" | "backward";
  /** `affine`, `silu`, `dense1.weights` */
  readonly operation: string;
  readonly inputs: readonly number[];
  /** `batch` is the number of rows in a step */
  readonly shape: readonly (number | "batch")[];
  /** the likelihood works in float64; its derivative enters the graph rounded */
  readonly dtype: "float32" | "int32" | "float64";
}

export function describeGraph(graph: TrainingGraph): GraphDescription {
  const passes = [["forward", graph.forward], ["likelihood", graph.upstream], ["backward", graph.backward]] as const;
  return {
    kind: graph.kind,
    inputs: graph.inputCount,
    parameters: graph.parameters.map(({ name, shape, offset }, slot) => ({ name, shape, dtype: "float32", offset, gradient: graph.gradients[slot] })),
    nodes: passes.flatMap(([pass, nodes]) => nodes.map((node): NodeDescription => ({
      id: node.id, pass, operation: printOperation(graph, node.operation), inputs: node.inputs, shape: node.shape, dtype: typeOf(node),
    }))),
    outputs: graph.outputs.map(({ kind, node }, index) => ({ kind, node, gradient: graph.upstream[index].id })),
  };
}

function typeOf({ operation }: GraphNode): NodeDescription["dtype"] {
  if (operation.kind === "codes" || operation.kind === "order") return "int32";
  return operation.kind === "likelihood" ? "float64" : "float32";
}

/** As a Mermaid flowchart: the passes as boxes of their own, parameters as cylinders. */
export function mermaidGraph({ nodes, parameters }: GraphDescription): string {
  const names = new Set(parameters.map(({ name }) => name));
  const shapeOf = ({ shape, dtype }: NodeDescription): string => `[${shape.join(", ")}]${dtype === "float32" ? "" : ` ${dtype}`}`;
  const boxOf = (node: NodeDescription): string => {
    const label = `"${node.operation.replaceAll('"', "#quot;")}<br/>${shapeOf(node)}"`;
    return `    n${node.id}${names.has(node.operation) ? `[(${label})]` : node.pass === "likelihood" ? `{{${label}}}` : `[${label}]`}`;
  };
  const passes = (["forward", "likelihood", "backward"] as const).map((pass) =>
    [`  subgraph ${pass}`, ...nodes.filter((node) => node.pass === pass).map(boxOf), "  end"].join("\n"));
  const edges = nodes.flatMap(({ id, inputs }) => inputs.map((input) => `  n${input} --> n${id}`));
  return `${["flowchart TD", ...passes, ...edges].join("\n")}\n`;
}
