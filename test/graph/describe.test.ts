/** The training graph as plain data and as a flowchart, for others to read. */
import { expect, test } from "vitest";
import { buildGraph, describeGraph, mermaidGraph } from "../../src/graph/index.js";
import { compile } from "../../src/index.js";

const graph = buildGraph([{
  architecture: { layers: [{ kind: "dense", units: 2, activation: "tanh", l2: 0 }, { kind: "batchnorm" }, { kind: "dropout", rate: 0.5 }], standardizesInputs: true, l2: 0 },
  inputs: [{ kind: "numbers", from: 0, width: 3 }, { kind: "embedding", label: "g", column: 3, levelCount: 5, width: 2 }],
  givesMean: true,
  givesFeatures: false,
}], 4);

test("every node follows those it reads, with its shape and type", () => {
  const { nodes, parameters, outputs } = describeGraph(graph);
  nodes.forEach(({ id, inputs }, place) => {
    expect(id).toBe(place);
    for (const input of inputs) expect(input).toBeLessThan(id);
  });
  expect(nodes.filter(({ dtype }) => dtype === "int32").map(({ operation }) => operation)).toEqual(["codes of column 3"]);
  expect(nodes.filter(({ dtype }) => dtype === "float64").map(({ pass }) => pass)).toEqual(["likelihood"]);
  expect(nodes[outputs[0].node].shape).toEqual(["batch", 1]);
  for (const { name, shape, gradient } of parameters) {
    if (gradient === null) expect(name).toMatch(/\.(mean|variance)$/);
    else expect(nodes[gradient].shape).toEqual(shape);
  }
});

test("is unchanged by JSON, and the same from the public surface", () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({ y: Math.sin(i), x: i % 7, g: `g${i % 5}` }));
  const model = compile("y ~ mlp(x, layers = [2]) + (1 | g)", { data: rows });
  expect(model.graph?.nodes.length).toBeGreaterThan(10);
  expect(JSON.parse(JSON.stringify(model.graph))).toEqual(model.graph);
  expect(model.print("mermaid")).toBe(mermaidGraph(model.graph!));
  expect(compile("y ~ x", { data: rows }).graph).toBeNull();
  expect(compile("y ~ mlp(x)").graph).toBeNull();
});

test("is drawn with a box for every node and an arrow for every operand", () => {
  const described = describeGraph(graph);
  const text = mermaidGraph(described);
  for (const { id } of described.nodes) expect(text).toMatch(new RegExp(`^ {4}n${id}[[{]`, "m"));
  expect(text.match(/-->/g)).toHaveLength(described.nodes.reduce((sum, { inputs }) => sum + inputs.length, 0));
  expect(text).toContain('[("dense1.weights<br/>[5, 2]")]');
});
