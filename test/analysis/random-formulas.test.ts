/**
 * Any formula of the grammar, sensible or not: analysis and design end in a model or in complaints, never in a crash, and every
 * fixed design that comes out has full column rank.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dependentColumns } from "../../src/design/rank.js";
import { runFormula, tableOf } from "./reference-cases.js";

const table = tableOf({
  y: [4.1, 3.2, 5.5, 6.3, 2.9, 7.7, 5.1, 4.4, 6.8, 3.9, 5.6, 7.2],
  x: [1.5, -0.3, 2.2, null, -1.1, 3.4, 0.2, 1.9, -0.6, 2.8, 0.9, -2],
  p: [1, 2, 4, 8, 3, 5, 7, 6, 2.5, 1.5, 9, 3.5],
  n: [1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4],
  f: ["a", "b", "c", "a", "b", "c", "a", null, "c", "a", "b", "c"],
  h: ["lo", "lo", "hi", "hi", "lo", "lo", "lo", "hi", "hi", "lo", "lo", "hi"],
  ok: [true, false, true, true, false, false, true, false, true, false, true, false],
  g: ["u", "u", "u", "v", "v", "v", "w", "w", "w", "z", "z", "z"],
});

const leaf = fc.constantFrom("x", "p", "n", "f", "h", "ok", "g", "y", "nosuch", "1", "0", "-1", ".", "x..n", '"text"', "2", "TRUE", "pi", "`x`", "[x, p]");
const calls = ["log", "I", "poly", "ns", "bs", "scale", "center", "factor", "ordered", "cut", "interaction", "offset", "mlp", "exp", "pmin", "mean", "us", "diag", "cbind", "relevel", "round", "ifelse", "C", "nofun"];
const settings = ["", ", 2", ", degree = 2", ', ref = "a"', ", layers = [3]", ", c(0, 3, 6)", ", df = 4", ", levels = c(1, 2)", ", 0, 1"];
const operators = [" + ", " - ", ":", " * ", " / ", " %in% ", "^", " %% ", " > ", " == ", " & ", " | ", " || "];

const expression = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    leaf,
    fc.tuple(tie("tree"), fc.constantFrom(...operators), tie("tree")).map((parts) => parts.join("")),
    tie("tree").map((inner) => `(${inner})`),
    fc.tuple(fc.constantFrom(...calls), tie("tree"), fc.constantFrom(...settings)).map(([name, inner, setting]) => `${name}(${inner}${setting})`),
    fc.tuple(tie("tree"), fc.constantFrom(" | ", " || "), fc.constantFrom("g", "h", "g/h", "g:f", "factor(n)", "x", "2")).map((parts) => `(${parts.join("")})`),
  ),
})).tree;

describe("any formula", () => {
  it("ends in a design of full rank or in complaints that say something", () => {
    fc.assert(
      fc.property(fc.constantFrom("y", "log(y)", "f", "y + x", "scale(y)"), expression, (response, predictor) => {
        const { learned, diagnostics } = runFormula(`${response} ~ ${predictor}`, table);
        const design = learned?.design ?? null;
        if (design === null) expect(diagnostics.some(({ severity }) => severity === "error")).toBe(true);
        else {
          expect(dependentColumns(design.fixed.matrix)).toEqual([]);
          expect(design.grouped.every(({ basis, levelIndex }) => basis.rows === design.rowCount && levelIndex.length === design.rowCount)).toBe(true);
        }
        for (const { message } of diagnostics) expect(message).not.toMatch(/undefined|\[object|NaN/);
      }),
      { numRuns: 3000, seed: 11 },
    );
  });
});
