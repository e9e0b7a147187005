/**
 * The training step of a model's networks written out: every node of the graph a line, forward and then backward, as the very calls that the
 * interpreter makes. What takes several calls (an activation, its pull-back) becomes a function of the module. Knows nodes; no values.
 */
import type { GraphNode, NodeId, TrainingGraph } from "../graph/index.js";
import { evaluateNodes, type NodeValues } from "../training/executors/evaluate.js";
import { nodeNames } from "./node-names.js";
import { namedTensor, notingOperations, writtenOf, type Written } from "./trace.js";
import { call, sharedDeclaration, typeName, type Writing } from "./writing.js";

/** Calls of one line; more become a function. */
const mostInlineCalls = 2;

/** Declares the step. @returns its name */
export function declareStep(writing: Writing, graph: TrainingGraph): string {
  const name = writing.names.claim("step");
  const labels = nodeNames(graph, writing.names);
  const context: StepContext = { writing, graph, labels };
  const backward = graph.backward.flatMap((node) => lineOf(context, node));
  const upstream = graph.upstream.map(({ id }) => labels.get(id));
  const gradients = graph.gradients.flatMap((node, slot) => (node === null ? [] : [`${JSON.stringify(graph.parameters[slot].name)}: ${labels.get(node)},`]));
  const lines = [
    ...graph.forward.flatMap((node) => lineOf(context, node)),
    "",
    "return {",
    `outputs: [${graph.outputs.map(({ node }) => labels.get(node)).join(", ")}],`,
    `statistics: [${graph.statistics.map(({ node }) => labels.get(node)).join(", ")}],`,
    `backward: (${upstream.join(", ")}) => {`,
    ...backward,
    "return {",
    ...gradients,
    "};",
    "},",
    "};",
  ];
  writing.declarations.push({
    kind: "constant", name, isExported: false, type: typeName(writing, "NetworkStep"),
    documentation: [
      "One training step of the net, without a tape: forward to what the likelihood reads, and backward from the derivative of NLL / m by it to",
      "that of every parameter. Each call on `on` is one TensorFlow.js kernel. `train(rows, { backend: \"wasm\" })` runs it; on the backend `auto`",
      "fused SIMD kernels run the same graph where they cover its layers, and agree to float32 rounding.",
    ].join("\n"),
    initializer: `(on, batch) => {\n${lines.join("\n")}\n}`,
  });
  return name;
}

interface StepContext {
  readonly writing: Writing;
  readonly graph: TrainingGraph;
  readonly labels: ReadonlyMap<NodeId, string>;
}

/** The node's declaration; none where its name is an expression already. */
function lineOf(context: StepContext, node: GraphNode): readonly string[] {
  const { labels } = context;
  const text = valueOf(context, node);
  return text === null ? [] : [`const ${labels.get(node.id)} = ${text};${shapeText(node)}`];
}

function shapeText({ operation, shape }: GraphNode): string {
  return operation.kind === "order" ? "" : ` // [${shape.join(", ")}]`;
}

function valueOf(context: StepContext, node: GraphNode): string | null {
  const { writing, graph, labels } = context;
  const { operation, inputs } = node;
  const operands = inputs.map((input) => labels.get(input)!);
  switch (operation.kind) {
    case "inputs": return `batch.inputs(${operation.from}, ${node.shape[1]})`;
    case "array": return `batch.array(${operation.array}, ${operation.column})`;
    case "patches": return `${call(writing, "patchesOf")}(on, ${operands[0]}, ${JSON.stringify(operation.window)})`;
    case "patches-gradient": return `${call(writing, "patchesGradient")}(on, ${operands[0]}, ${JSON.stringify(operation.window)})`;
    case "pool": return `${call(writing, "pooled")}(on, ${JSON.stringify(operation.pool)}, ${operands[0]}, ${JSON.stringify(operation.window)})`;
    case "pool-gradient": return `${call(writing, "poolGradient")}(on, ${JSON.stringify(operation.pool)}, ${operands.join(", ")}, ${JSON.stringify(operation.window)})`;
    case "codes": return `batch.codes(${operation.column})`;
    case "order": return `batch.order(${operation.subject}, ${operation.position})`;
    case "parameter": return `batch.parameter(${JSON.stringify(graph.parameters[operation.slot].name)})`;
    case "mask": return null;
    case "recurrence": return `${call(writing, "recurrence")}(on, ${JSON.stringify(operation.cell)}, ${operands.join(", ")})`;
    case "recurrence-gradient": return `${call(writing, "recurrenceGradient")}(on, ${JSON.stringify(operation.cell)}, ${operands.join(", ")})`;
    case "previous": return `${call(writing, "previousRows")}(on, ${operands.join(", ")})`;
    default: {
      const training = tracedText(context, node, operands, true);
      const predicting = tracedText(context, node, operands, false);
      return training === predicting ? training : `batch.isTraining ? ${training} : ${predicting}`;
    }
  }
}

function tracedText(context: StepContext, node: GraphNode, operands: readonly string[], isTraining: boolean): string {
  const inline = traced(node, operands, isTraining);
  return inline.callCount <= mostInlineCalls && inline.statements.length === 0 ? inline.result : functionCall(context.writing, node, operands, isTraining);
}

/** The interpreter's calls for one node over operands of these names. */
function traced(node: GraphNode, operands: readonly string[], isTraining: boolean): Written {
  const values: NodeValues = [];
  node.inputs.forEach((input, position) => (values[input] = namedTensor(operands[position])));
  evaluateNodes(notingOperations(), [node], values, { isTraining, orders: new Map() });
  return writtenOf(values[node.id]!, localNames());
}

function localNames(): (text: string) => string {
  const counts = new Map<string, number>();
  return (text) => {
    const count = (counts.get(text) ?? 0) + 1;
    counts.set(text, count);
    return count === 1 ? text : `${text}${count}`;
  };
}

/** The node as a call of a function of the module, declared when first met. */
function functionCall(writing: Writing, node: GraphNode, operands: readonly string[], isTraining: boolean): string {
  const parameters = parameterNames(node);
  const { statements, result } = traced({ ...node, id: node.inputs.length, inputs: node.inputs.map((_, position) => position) }, parameters, isTraining);
  const key = [...statements, result].join("\n");
  const own = sharedDeclaration(writing, `step ${key}`, () => {
    const name = writing.names.claim(functionText(node));
    const used = parameters.filter((one) => mentions(key, one));
    const tensor = typeName(writing, "Tensor");
    writing.declarations.push({
      kind: "function", name, isExported: false, documentation: documentationOf(node),
      parameters: [{ name: "on", type: typeName(writing, "TensorOperations") }, ...used.map((one) => ({ name: one, type: tensor }))],
      returns: tensor,
      body: [...statements, `return ${result};`],
    });
    return name;
  });
  const given = operands.filter((_, position) => mentions(key, parameters[position]));
  return `${own}(on, ${given.join(", ")})`;
}

const mentions = (text: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(text);

function parameterNames({ operation, inputs }: GraphNode): readonly string[] {
  switch (operation.kind) {
    case "activation": return ["z"];
    case "activation-gradient": return ["upstream", "z", "value"];
    case "standardise": return ["values", "mean", "variance"];
    case "standardise-gradient": return ["upstream", "standardised", "variance"];
    default: return inputs.map((_, position) => `operand${position + 1}`);
  }
}

function functionText({ operation }: GraphNode): string {
  if (operation.kind === "activation") return operation.activation;
  return operation.kind === "activation-gradient" ? `${operation.activation} gradient` : operation.kind;
}

function documentationOf({ operation }: GraphNode): string {
  switch (operation.kind) {
    case "activation": return `${operation.activation}(z)`;
    case "activation-gradient": return `upstream * ${operation.activation}'(z), of z and its value`;
    case "standardise": return "(values - mean) / sqrt(variance + epsilon)";
    case "standardise-gradient": return "The pull-back of standardised values, mean and variance being the batch's.";
    default: return `The operation ${operation.kind}.`;
  }
}
