/** Kernels within a formula: on columns, within groups, combined. */
import { describe, expect, it } from "vitest";
import type { KernelContribution } from "../../src/model/index.js";
import { runFormula, tableOf } from "./reference-cases.js";

const words = `kernel near(d; variance > 0, range > 0) = variance * exp(-d / range)
kernel wave(d; variance > 0, period > 0) = variance * cos(d / period) with dimension = 1
`;
const table = tableOf({
  y: [1, 4, 2, 6, 5, 3], lat: [50, 51, 52, 50, 51, 49], lon: [8, 9, 8, 9, 7, 8], t: [1, 2, 3, 4, 5, 6],
  f: ["a", "b", "a", "b", "c", "c"], g: ["u", "u", "v", "v", "w", "w"],
});

function kernelsOf(formula: string): readonly KernelContribution[] {
  const { model, diagnostics } = runFormula(words + formula, table);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return model!.contributions.filter((one) => one.kind === "kernel");
}

const codesOf = (formula: string): string[] => runFormula(words + formula, table).diagnostics.map(({ code }) => code);

describe("a kernel over columns", () => {
  it("reads all of them as one distance, over the whole sample", () => {
    const [kernel] = kernelsOf("y ~ near(lat, lon)");
    expect(kernel.inputs).toEqual([{ variable: "d", measure: "distance", coordinates: [0, 1] }]);
    expect([kernel.groupingFactor, kernel.metric, kernel.label]).toEqual([null, "euclidean", "near(lat, lon)"]);
  });

  it("takes a metric, and a grouping factor to the right of a bar", () => {
    expect(kernelsOf("y ~ near(lat, lon, metric = haversine)")[0].metric).toBe("haversine");
    const [kernel] = kernelsOf("y ~ near(lat, lon | g)");
    expect(kernel.groupingFactor?.label).toBe("g");
    expect(kernel.coordinates.length).toBe(2);
    expect(kernelsOf("y ~ near(t | f/g)").map(({ groupingFactor }) => groupingFactor?.label)).toEqual(["g:f", "f"]);
  });

  it("has no intercept, and takes a zero that says so", () => {
    expect(kernelsOf("y ~ near(t + 0 | g)")[0].coordinates.length).toBe(1);
    expect(codesOf("y ~ near(t + 1 | g)")).toEqual(["LMM0215"]);
  });

  it("is refused with the wrong number of columns, settings or types", () => {
    expect(codesOf("y ~ wave(lat, lon)")).toEqual(["LMM0346"]);
    expect(codesOf("y ~ near(t, metric = haversine)")).toEqual(["LMM0346"]);
    expect(codesOf("y ~ near(t, metric = manhattan)")).toEqual(["LMM0324"]);
    expect(codesOf("y ~ near(t, range = 3)")).toEqual(["LMM0320"]);
    expect(codesOf("y ~ near(f)")).toEqual(["LMM0213"]);
  });
});

describe("combined kernels", () => {
  it("are two terms when added", () => {
    expect(kernelsOf("y ~ near(lat, lon) + wave(t)").map(({ definition }) => definition.name)).toEqual(["near", "wave"]);
  });

  it("are one when multiplied, each part reading its own columns, with one amplitude", () => {
    const [kernel, ...others] = kernelsOf("y ~ near(lat, lon) * wave(t)");
    expect(others).toEqual([]);
    expect(kernel.inputs.map(({ coordinates }) => coordinates)).toEqual([[0, 1], [2]]);
    expect(kernel.definition.parameters.map(({ name }) => name)).toEqual(["near.variance", "near.range", "wave.period"]);
  });

  it("may hold a sum in parentheses, and keep the grouping factor of a part", () => {
    const [kernel] = kernelsOf("y ~ near(t | g) * (wave(t) + near(lat))");
    expect(kernel.groupingFactor?.label).toBe("g");
    expect(kernel.coordinates.length).toBe(3);
  });

  it("are refused with other terms as factors, or with different groups", () => {
    expect(codesOf("y ~ lat * near(t)")).toEqual(["LMM0348"]);
    expect(codesOf("y ~ near(t | f) * near(lat | g)")).toEqual(["LMM0349"]);
    expect(codesOf("y ~ near(t) * (near(lat | g) + wave(t))")).toEqual(["LMM0349"]);
    expect(codesOf("y ~ near(t):lat")).toEqual(["LMM0304"]);
  });
});
