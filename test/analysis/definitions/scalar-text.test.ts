/** Expressions read back from the text that they print as: what emitted modules hold of a definition. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scalarOfText, standardDefinitions } from "../../../src/analysis/definitions/index.js";
import { isSameExpression, printFormula, simplify, symbolsOf } from "../../../src/expression/index.js";
import { anyExpression } from "../../expression/support.js";

describe("a printed expression", () => {
  test("is read back as it was", () => {
    fc.assert(fc.property(anyExpression, (expression) => {
      const simple = simplify(expression);
      expect(isSameExpression(scalarOfText("k", printFormula(simple), ["x", "y", "z"]), simple)).toBe(true);
    }), { numRuns: 200 });
  });

  test("of every covariance of the standard library is read back, indexed symbols in backticks", () => {
    const { kernels, structures } = standardDefinitions();
    for (const { definition: { name, value } } of [...kernels.values(), ...structures.values()]) {
      expect(isSameExpression(scalarOfText(name, printFormula(value), symbolsOf(value)), value), name).toBe(true);
    }
  });
});

test("what is no expression of these symbols is refused with its code", () => {
  expect(() => scalarOfText("k", "variance * ", ["variance"])).toThrow(/LMM01/);
  expect(() => scalarOfText("k", "varience * d", ["variance", "d"])).toThrow("LMM0401");
});
