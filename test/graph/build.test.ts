/** The training graph as a value: its text, its shapes, its survival through JSON. */
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { buildTrainingGraph, printTrainingGraph, sizeOf } from "../../src/graph/index.js";
import { architectures, dense, network } from "../training/architectures.js";

test("a net with every kind of layer prints as the golden file holds it", () => {
  const graph = buildTrainingGraph(network([dense(10, "relu"), { kind: "dropout", rate: 0.25 }, dense(3, "silu"), dense(2, "linear")], 0.01), 4);
  expect(printTrainingGraph(graph)).toBe(readFileSync(new URL("layers.graph.txt", import.meta.url), "utf8"));
});

test("a graph is plain data: JSON gives it back unchanged", () => {
  fc.assert(fc.property(architectures, fc.integer({ min: 1, max: 6 }), (architecture, inputCount) => {
    const graph = buildTrainingGraph(architecture, inputCount);
    expect(JSON.parse(JSON.stringify(graph))).toEqual(graph);
  }));
});

test("parameters lie in the flat vector one after the other, without gaps", () => {
  fc.assert(fc.property(architectures, (architecture) => {
    const graph = buildTrainingGraph(architecture, 3);
    let offset = 0;
    for (const slot of graph.parameters) {
      expect(slot.offset).toBe(offset);
      offset += sizeOf(slot);
    }
    expect(offset).toBe(graph.parameterCount);
  }));
});

test("every node follows its inputs, and every gradient has its parameter's shape", () => {
  fc.assert(fc.property(architectures, (architecture) => {
    const graph = buildTrainingGraph(architecture, 3);
    const nodes = [...graph.forward, ...graph.upstream, ...graph.backward];
    nodes.forEach((node, position) => {
      expect(node.id).toBe(position);
      expect(node.inputs.every((input) => input < position)).toBe(true);
    });
    graph.gradients.forEach((node, slot) => node !== null && expect(nodes[node].shape).toEqual(graph.parameters[slot].shape));
  }));
});

test("weights decay and are penalised, biases are not", () => {
  const graph = buildTrainingGraph(network([dense(4, "tanh")], 0.1), 2);
  expect(graph.parameters.map(({ name, decays }) => [name, decays])).toEqual([["dense1.weights", true], ["dense1.biases", false], ["output.weights", true]]);
  expect(graph.backward.filter(({ operation }) => operation.kind === "add-scaled")).toHaveLength(2);
});

test("the published net of the simulations, 10-100-50-25-12-1, has 7,749 weights", () => {
  // 10*100+100 + 100*50+50 + 50*25+25 + 25*12+12 + 12, the output without a bias
  expect(buildTrainingGraph(network([dense(100, "relu"), dense(50, "relu"), dense(25, "relu"), dense(12, "relu")]), 10).parameterCount).toBe(7749);
});
