/** New rows under what training learnt. Worked by hand. */
import { describe, expect, it } from "vitest";
import { applyDesign, type AppliedDesign } from "../../src/design/index.js";
import { runFormula, tableOf, type FormulaCase } from "../analysis/reference-cases.js";

const data = {
  y: [1, 4, 2, 6, 5, 3],
  x: [1, 2, 3, 4, 5, 7],
  f: ["a", "b", "a", "b", "c", "c"],
  g: ["u", "u", "v", "v", "w", "w"],
} as const;

function applied(formula: string, rows: FormulaCase["data"], training: FormulaCase["data"] = {}): AppliedDesign {
  const { model, learned } = runFormula(formula, tableOf({ ...data, ...training }));
  if (model === null || !learned?.learnt) throw new Error("the formula was rejected");
  return applyDesign(model, learned.learnt, tableOf(rows));
}

describe("new rows", () => {
  it("need no response and no columns that the formula does not name", () => {
    const { design } = applied("y ~ x + (1 | g)", { x: [2], g: ["v"] });
    expect(design?.response).toBeNull();
    expect(Array.from(design?.fixed.matrix.data ?? [])).toEqual([1, 2]);
    expect(Array.from(design?.grouped[0].levelIndex ?? [])).toEqual([1]);
  });

  it("bring their response where they have one", () => {
    expect(Array.from(applied("log(y) ~ x", { x: [2, 3], y: [1, null] }).design?.response ?? [])).toEqual([0, NaN]);
  });

  it("keep a row whose group training did not see, and lose one whose fixed level it did not", () => {
    const { design, keptRows, unseenLevels } = applied("y ~ f + (1 | g)", { f: ["a", "z", "b"], g: ["q", "u", "u"] });
    expect(Array.from(keptRows)).toEqual([0, 2]);
    expect(Array.from(design?.grouped[0].levelIndex ?? [])).toEqual([-1, 0]);
    expect(unseenLevels).toEqual([{ label: "f", rows: 1, isKept: false, substitute: "nothing" }, { label: "g", rows: 1, isKept: true, substitute: "nothing" }]);
  });

  it("lose a row where a predictor is missing", () => {
    expect(Array.from(applied("y ~ x + (1 | g)", { x: [1, null, 3], g: ["u", "u", null] }).keptRows)).toEqual([0]);
  });

  it("have training's columns even where they hold fewer levels, and without those that were dropped", () => {
    const { design } = applied("y ~ x + w + f", { x: [1], w: [9], f: ["c"] }, { w: [2, 4, 6, 8, 10, 14] });
    expect(design?.fixed.names).toEqual(["(Intercept)", "x", "fb", "fc"]);
    expect(Array.from(design?.fixed.matrix.data ?? [])).toEqual([1, 1, 0, 1]);
  });

  it("are standardised for a network by training's mean and deviation", () => {
    const { design } = applied("y ~ mlp(x, layers = [2])", { x: [22 / 6, 22 / 6 + Math.sqrt(70 / 15)] });
    expect(Array.from(design?.networks[0].inputs.data ?? [])).toEqual([0, expect.closeTo(1, 12)]);
  });

  it("keep a row whose level a net would look up in vain, and say what stands for it", () => {
    const { design, unseenLevels } = applied("y ~ mlp(x, embed(g, 2), onehot(f), layers = [2])", { x: [1, 2], g: ["nowhere", "u"], f: ["a", "z"] });
    expect(Array.from(design?.networks[0].inputs.data ?? []).filter((_, i) => i % 3 !== 0)).toEqual([-1, 0, 0, -1]);
    expect(unseenLevels).toEqual([
      { label: "embed(g, 2)", rows: 1, isKept: true, substitute: "mean" }, { label: "onehot(f)", rows: 1, isKept: true, substitute: "nothing" },
    ]);
  });

  it("name the column that they lack", () => {
    const { design, diagnostics } = applied("y ~ x + (1 | g)", { g: ["u"] });
    expect(design).toBeNull();
    expect(diagnostics.map(({ message }) => message)).toEqual(["the data has no column `x`, which the fitted model reads"]);
  });

  it("are read as training's were: numbers as names, texts as numbers", () => {
    const { design } = applied("y ~ x + (1 | g)", { x: ["2.5", "3"], g: [7, 8] }, { g: ["7", "7", "8", "8", "9", "9"] });
    expect(Array.from(design?.fixed.matrix.data ?? [])).toEqual([1, 2.5, 1, 3]);
    expect(Array.from(design?.grouped[0].levelIndex ?? [])).toEqual([0, 1]);
  });

  it("are refused when a number is no number", () => {
    const { diagnostics } = applied("y ~ x", { x: ["two"] });
    expect(diagnostics.map(({ code }) => code)).toEqual(["LMM0602"]);
  });

  it("are refused when a value is infinite", () => {
    expect(applied("y ~ log(x)", { x: [0] }).diagnostics.map(({ code }) => code)).toEqual(["LMM0603"]);
  });
});
