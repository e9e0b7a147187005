/** Every network of the standard library becomes layers, when called on columns. */
import { describe, expect, test } from "vitest";
import { standardDefinitions } from "../../src/analysis/definitions/index.js";
import { check, compile } from "../../src/index.js";
import type { Layer, Model } from "../../src/model/index.js";

const data = { y: [1, 2, 4, 3, 6, 5], x1: [1, 2, 3, 4, 5, 6], x2: [2, 1, 2, 3, 5, 8] };

function layersOf(name: string): readonly Layer[] {
  const model: Model | null = compile(`y ~ ${name}(x1, x2)`, { data }).ir;
  return (model?.contributions ?? []).flatMap((one) => (one.kind === "network" ? one.architecture.layers : []));
}

const shapeOf = (layers: readonly Layer[]): (number | string)[] =>
  layers.map((layer) => (layer.kind === "dense" ? layer.units : layer.kind === "dropout" ? `drop ${layer.rate}` : layer.kind));

test.each([...standardDefinitions().nets.keys()])("%s lowers to layers without complaint", (name) => {
  expect(check(`y ~ ${name}(x1, x2)`, { data }).filter(({ severity }) => severity === "error")).toEqual([]);
  expect(layersOf(name).length).toBeGreaterThan(0);
});

describe("the presets", () => {
  test("are the layers that their documentation says", () => {
    expect(shapeOf(layersOf("tabular"))).toEqual([100, 50, 25, 12]);
    expect(shapeOf(layersOf("published"))).toEqual([100, "drop 0.25", 50, "drop 0.25", 25, "drop 0.25", 12]);
    expect(shapeOf(layersOf("small"))).toEqual([10, 3]);
  });
});
