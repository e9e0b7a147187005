/** The training graph as text, one line per parameter and per node: what `--print=graph` shows and golden files hold. */
import { assertNever } from "../invariant.js";
import type { Window } from "../model/volumes.js";
import type { GraphNode, Initialiser, Operation, Shape, TrainingGraph } from "./graph.js";

export function printTrainingGraph(graph: TrainingGraph): string {
  return [
    `training graph: ${graph.inputCount} inputs, ${graph.parameterCount} parameters`,
    "parameters",
    ...graph.parameters.map((slot) =>
      row(slot.name, `${printShape(slot.shape)} at ${slot.offset}, ${printInitialiser(slot.initialiser)}${slot.decays ? ", decays" : ""}`)),
    ...(graph.masks.length === 0 ? [] : ["masks", ...graph.masks.map((mask) => row(mask.name, `[batch, ${mask.units}] rate ${mask.rate}`))]),
    "forward",
    ...graph.forward.map((node) => printNode(graph, node)),
    "likelihood",
    ...graph.upstream.map((node) => printNode(graph, node)),
    "backward",
    ...graph.backward.map((node) => printNode(graph, node)),
    "gradients",
    ...graph.gradients.map((node, slot) => row(graph.parameters[slot].name, node === null ? "follows the batches" : `%${node}`)),
    "",
  ].join("\n");
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(16)} ${text}`;
}

function printNode(graph: TrainingGraph, node: GraphNode): string {
  const inputs = node.inputs.map((input) => `%${input}`).join(" ");
  const value = `${printOperation(graph, node.operation)}${inputs === "" ? "" : ` ${inputs}`}`;
  return `  ${`%${node.id}`.padEnd(4)} = ${value.padEnd(40)} ${printShape(node.shape)}`;
}

/** In words: `affine`, `silu`, the name of a parameter. */
export function printOperation(graph: TrainingGraph, operation: Operation): string {
  switch (operation.kind) {
    case "regroup": case "affine": case "dropout": case "multiply": case "add": case "sum-rows": case "sum-products": case "concat": case "lookup-gradient": case "previous":
    case "column-mean": case "column-variance": case "standardise": case "standardise-gradient": case "scale-shift":
      return operation.kind;
    case "array": return `array ${operation.array} by column ${operation.column}`;
    case "patches": return `patches of ${printWindow(operation.window)}`;
    case "patches-gradient": return `patches-gradient of ${printWindow(operation.window)}`;
    case "pool": return `${operation.pool} of ${printWindow(operation.window)}`;
    case "pool-gradient": return `${operation.pool}-gradient of ${printWindow(operation.window)}`;
    case "codes": return `codes of column ${operation.column}`;
    case "lookup": return `lookup, absent ${operation.absent}`;
    case "order": return `order of subject ${operation.subject} by ${operation.position}`;
    case "recurrence": return operation.cell;
    case "recurrence-gradient": return `${operation.cell}-gradient`;
    case "slice": return `slice from ${operation.from}`;
    case "inputs": return operation.from === 0 ? "inputs" : `inputs from ${operation.from}`;
    case "likelihood": return graph.outputs.length === 1 ? "likelihood" : `likelihood of ${graph.outputs[operation.output].kind}`;
    case "parameter": return graph.parameters[operation.slot].name;
    case "mask": return graph.masks[operation.slot].name;
    case "matmul": return `matmul${operation.transposesLeft ? " left'" : ""}${operation.transposesRight ? " right'" : ""}`;
    case "activation": return operation.activation;
    case "activation-gradient": return `${operation.activation}-gradient`;
    case "add-scaled": return `add-scaled ${operation.scale}`;
    default: return assertNever(operation);
  }
}

function printWindow({ extents, kernel, stride }: Window): string {
  return `${kernel.join(" x ")} over ${extents.join(" x ")}${stride === 1 ? "" : ` by ${stride}`}`;
}

function printShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

function printInitialiser(initialiser: Initialiser): string {
  switch (initialiser.kind) {
    case "zeros": case "ones": return initialiser.kind;
    case "normal": return `normal(0, ${initialiser.standardDeviation.toPrecision(4)})`;
    default: return assertNever(initialiser);
  }
}
