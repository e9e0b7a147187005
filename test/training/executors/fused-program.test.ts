/** What a graph becomes: one instruction per layer and pass, residual sums, and what has no kernel. */
import { describe, expect, test } from "vitest";
import { buildTrainingGraph, type GraphNode, type Operation, type ParameterSlot, type Shape, type TrainingGraph } from "../../../src/graph/index.js";
import { fuse } from "../../../src/training/executors/fused/fuse.js";
import { fusedExecutor, supportsGraph } from "../../../src/training/executors/fused/index.js";
import { printFusedProgram } from "../../../src/training/executors/fused/print.js";
import { drawMasks } from "../../../src/training/masks.js";
import { dense, network } from "../architectures.js";
import { adam, differentiate, drawNormals, drawRows, expectClose, pairOf } from "./agreement.js";

function printed(graph: TrainingGraph): string {
  const program = fuse(graph);
  return program.kind === "fused-program" ? printFusedProgram(program) : program.operation;
}

test("a layer's product, bias, activation and mask are one instruction, and so is its derivative", () => {
  const graph = buildTrainingGraph(network([dense(20, "silu"), { kind: "dropout", rate: 0.5 }, dense(6, "linear")], 0.5), 3);
  expect(printed(graph)).toBe(`gather 0 -> m0[3]
affine m0[3] p0 p1 silu mask0 -> m2[20], D m1[20]
affine m2[20] p2 p3 linear -> m3[6]
affine m3[6] p4 linear -> m4[1]
likelihood m4[1] -> m5[1]
weight-gradient m3[6]' m5[1] -> g4
upstream-product m5[1] p4' -> m6[6]
weight-gradient m2[20]' m6[6] -> g2
upstream-product m6[6] p2' * m1[20] -> m1[20]
bias-gradient m6[6] -> g3
weight-gradient m0[3]' m1[20] -> g0
bias-gradient m1[20] -> g1
penalise g0 + 1 p0
penalise g2 + 1 p2
penalise g4 + 1 p4`);
});

test("dropout on the inputs keeps no derivative", () => {
  const graph = buildTrainingGraph(network([{ kind: "dropout", rate: 0.5 }]), 3);
  expect(printed(graph).split("\n").slice(0, 3)).toEqual(["gather 0 -> m0[3]", "activate m0[3] linear mask0 -> m1[3]", "affine m1[3] p0 linear -> m2[1]"]);
});

/** Writes a graph node by node; its numbers are the order of writing. */
function written(inputCount: number, parameterShapes: readonly (readonly number[])[], write: (node: NodeWriter) => Written): TrainingGraph {
  const nodes: GraphNode[] = [];
  const node: NodeWriter = (operation, inputs, shape) => nodes.push({ id: nodes.length, operation, inputs, shape }) - 1;
  const parameters: ParameterSlot[] = [];
  let parameterCount = 0;
  for (const shape of parameterShapes) {
    const isMatrix = shape.length === 2;
    parameters.push({ name: `p${parameters.length}`, shape, offset: parameterCount, initialiser: { kind: "normal", standardDeviation: 0.5 }, decays: isMatrix, carriesUnit: false, penalty: 0 });
    parameterCount += shape.reduce((a, b) => a * b, 1);
  }
  const { likelihood, gradients, masks } = write(node);
  return {
    kind: "training-graph", inputCount, parameters, parameterCount, masks,
    forward: nodes.slice(0, likelihood), upstream: [nodes[likelihood]], backward: nodes.slice(likelihood + 1), gradients,
    outputs: [{ kind: "mean", network: null, node: likelihood - 1, from: 0, width: 1 }], outputWidth: 1, statistics: [],
  };
}

type NodeWriter = (operation: Operation, inputs: readonly number[], shape: Shape) => number;
type Written = { readonly likelihood: number; readonly gradients: readonly number[]; readonly masks: TrainingGraph["masks"] };

const product = { kind: "matmul", transposesLeft: false, transposesRight: false } as const;
const overRows = { kind: "matmul", transposesLeft: true, transposesRight: false } as const;
const upstream = { kind: "matmul", transposesLeft: false, transposesRight: true } as const;

/** f = (relu(h + tanh(h W2 + b2) / 2) * mask) w, h = silu(X W1 + b1). Every instruction occurs; `zero` is there for one of them. */
function residual(): TrainingGraph {
  return written(3, [[3, 10], [10], [10, 10], [10], [10, 1]], (node) => {
    const [wide, one]: Shape[] = [["batch", 10], ["batch", 1]];
    const x = node({ kind: "inputs", from: 0 }, [], ["batch", 3]);
    const [w1, b1, w2, b2, w] = [[3, 10], [10], [10, 10], [10], [10, 1]].map((shape, slot) => node({ kind: "parameter", slot }, [], shape));
    const z1 = node({ kind: "affine" }, [x, w1, b1], wide);
    const h1 = node({ kind: "activation", activation: "silu" }, [z1], wide);
    const z2 = node({ kind: "affine" }, [h1, w2, b2], wide);
    const h2 = node({ kind: "activation", activation: "tanh" }, [z2], wide);
    const sum = node({ kind: "add-scaled", scale: 0.5 }, [h1, h2], wide);
    const h3 = node({ kind: "activation", activation: "relu" }, [sum], wide);
    const mask = node({ kind: "mask", slot: 0 }, [], wide);
    const kept = node({ kind: "dropout" }, [h3, mask], wide);
    const f = node(product, [kept, w], one);
    const likelihood = node({ kind: "likelihood", output: 0 }, [f], one);
    const dw = node(overRows, [kept, likelihood], [10, 1]);
    const dKept = node(upstream, [likelihood, w], wide);
    const dH3 = node({ kind: "multiply" }, [dKept, mask], wide);
    const dSum = node({ kind: "activation-gradient", activation: "relu" }, [dH3, sum, h3], wide);
    const zero = node({ kind: "add-scaled", scale: -1 }, [dSum, dSum], wide);
    const dH2 = node({ kind: "add-scaled", scale: 0.5 }, [zero, dSum], wide);
    const dZ2 = node({ kind: "activation-gradient", activation: "tanh" }, [dH2, z2, h2], wide);
    const dw2 = node(overRows, [h1, dZ2], [10, 10]);
    const db2 = node({ kind: "sum-rows" }, [dZ2], [10]);
    const dThrough = node(upstream, [dZ2, w2], wide);
    const dH1 = node({ kind: "add" }, [dSum, dThrough], wide);
    const dZ1 = node({ kind: "activation-gradient", activation: "silu" }, [dH1, z1, h1], wide);
    const dw1 = node({ kind: "add-scaled", scale: 0.02 }, [node(overRows, [x, dZ1], [3, 10]), w1], [3, 10]);
    const db1 = node({ kind: "sum-rows" }, [dZ1], [10]);
    return { likelihood, gradients: [dw1, db1, dw2, db2, dw], masks: [{ name: "dropout1", units: 10, rate: 0.5 }] };
  });
}

test("a residual connection, whose layers stand apart from their products, agrees with the TensorFlow.js executor", async () => {
  expect(printed(residual())).toContain("activate m5[10] relu mask0 -> m7[10], D m6[10]");
  const { graph, random, fused, definition } = await pairOf(residual(), 40, 4);
  const [rows, masks, outputGradient] = [drawRows(random, 21, 40), drawMasks(graph, 21, random), drawNormals(random, 21)];
  const actual = await differentiate(fused, rows, masks, outputGradient);
  const expected = await differentiate(definition, rows, masks, outputGradient);
  expectClose(actual.f, expected.f);
  expectClose(actual.gradient, expected.gradient);
});

describe("an operation without a kernel is named", () => {
  /** f = X w with a backward pass of one node. */
  const withBackward = (operation: Operation, inputsOf: (ids: { x: number; w: number; likelihood: number }) => number[]): TrainingGraph =>
    written(3, [[3, 1]], (node) => {
      const x = node({ kind: "inputs", from: 0 }, [], ["batch", 3]);
      const w = node({ kind: "parameter", slot: 0 }, [], [3, 1]);
      const likelihood = node({ kind: "likelihood", output: 0 }, [node(product, [x, w], ["batch", 1])], ["batch", 1]);
      return { likelihood, gradients: [node(operation, inputsOf({ x, w, likelihood }), [3, 1])], masks: [] };
    });
  const withForward = (operation: Operation, inputsOf: (ids: { x: number; w: number }) => number[]): TrainingGraph =>
    written(3, [[3, 1]], (node) => {
      const x = node({ kind: "inputs", from: 0 }, [], ["batch", 3]);
      const w = node({ kind: "parameter", slot: 0 }, [], [3, 1]);
      const likelihood = node({ kind: "likelihood", output: 0 }, [node(operation, inputsOf({ x, w }), ["batch", 1])], ["batch", 1]);
      return { likelihood, gradients: [node(overRows, [x, likelihood], [3, 1])], masks: [] };
    });

  /** f = relu(X w), its derivative asked for twice: D is there once. */
  const withTwoDerivatives = written(3, [[3, 1]], (node) => {
    const column: Shape = ["batch", 1];
    const x = node({ kind: "inputs", from: 0 }, [], ["batch", 3]);
    const z = node(product, [x, node({ kind: "parameter", slot: 0 }, [], [3, 1])], column);
    const f = node({ kind: "activation", activation: "relu" }, [z], column);
    const likelihood = node({ kind: "likelihood", output: 0 }, [f], column);
    const [first, second] = [0, 1].map(() => node({ kind: "activation-gradient", activation: "relu" }, [likelihood, z, f], column));
    return { likelihood, gradients: [node(overRows, [x, node({ kind: "add" }, [first, second], column)], [3, 1])], masks: [] };
  });

  test.each<[string, TrainingGraph]>([
    ["a product of two intermediate results", withForward(product, ({ x }) => [x, x])],
    ["a transposed product in a forward pass", withForward(overRows, ({ x, w }) => [x, w])],
    ["matmul of a parameter", withForward(product, ({ w }) => [w, w])],
    ["multiply in a forward pass", withForward({ kind: "multiply" }, ({ x }) => [x, x])],
    ["a sum of parameters or their gradients", withForward({ kind: "add" }, ({ w }) => [w, w])],
    ["a product without a transpose, or with two, in a backward pass", withBackward(product, ({ x, likelihood }) => [x, likelihood])],
    ["activation-gradient apart from its layer", withBackward({ kind: "activation-gradient", activation: "relu" }, ({ x, likelihood }) => [likelihood, x, x])],
    ["activation-gradient apart from its layer", withTwoDerivatives],
    ["affine in a backward pass", withBackward({ kind: "affine" }, ({ x, w, likelihood }) => [x, w, likelihood])],
    ["a product with something that is no weight", withBackward(upstream, ({ x, likelihood }) => [likelihood, x])],
    ["a gradient of another form", withBackward({ kind: "add" }, ({ likelihood }) => [likelihood, likelihood])],
  ])("%s", (operation, graph) => {
    expect(supportsGraph(graph)).toBe(operation);
    expect(fusedExecutor(graph, adam)).toBeNull();
  });
});
