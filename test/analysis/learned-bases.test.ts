/** Bases that nets learn, as the formula writes them: what they become, and what cannot be one. */
import { describe, expect, test } from "vitest";
import { check, compile } from "../../src/index.js";

const data = Array.from({ length: 12 }, (_, i) => ({ y: i % 5, x: i / 3, z: (i * 7) % 4, g: `g${i % 4}` }));
const net = "net body = mlp(layers = [4, 2])\n";

function grouped(formula: string): object[] {
  const { ir } = compile(net + formula, { data });
  return (ir?.contributions ?? []).flatMap((one): object[] =>
    one.kind === "grouped" ? [{ group: one.groupingFactor.label, structure: one.structure.kind, network: one.network }] : one.kind === "network" ? [{ net: one.label, givesMean: one.givesMean }] : []);
}

describe("a basis that a net learns", () => {
  test("for the whole sample has one variance, and a net of its own", () => {
    expect(grouped("y ~ body(x) + (mlp(z, layers = [3]) | 1)")).toEqual([
      { net: "body(x)", givesMean: true },
      { net: "mlp(z, layers = [3])", givesMean: false },
      { group: "whole sample", structure: "spherical", network: 1 },
    ]);
  });

  test("of a named net is that of the mean, wherever the net stands in the formula", () => {
    expect(grouped("y ~ (features(body) | g) + body(x)")).toEqual([{ net: "body(x)", givesMean: true }, { group: "g", structure: "unstructured", network: 0 }]);
    expect(grouped("y ~ body(x) + (features(body) || g)").at(-1)).toMatchObject({ structure: "diagonal" });
    expect(grouped("y ~ body(x) + diag(features(body) | 1)").at(-1)).toMatchObject({ group: "whole sample", structure: "diagonal" });
  });

  test("of levels is an embedding", () => {
    expect(grouped("y ~ (embed(g, dim = 2) | 1)").at(-1)).toMatchObject({ structure: "spherical", network: 0 });
  });

  test.each([
    ["y ~ body(x) + features(body)", "LMM0356"],
    ["y ~ body(x) + (features(boddy) | g)", "LMM0357"],
    ["y ~ x + (features(body) | g)", "LMM0357"],
    ["y ~ body(x) + (features(body) | g, cov = \"k.csv\")", "LMM0358"],
    ["y ~ body(x) + ar1(features(body) | g)", "LMM0358"],
    ["y ~ (onehot(g) | 1)", "LMM0359"],
  ])("is none in %s", (formula, code) => {
    expect(check(net + formula, { data }).map((one) => one.code)).toEqual([code]);
  });
});
