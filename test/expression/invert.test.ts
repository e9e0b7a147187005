/** Inverses of expressions, against the expressions themselves. */
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/index.js";
import { evaluate, inverseOf, symbol, type ScalarExpression } from "../../src/expression/index.js";
import { runFormula, tableOf } from "../analysis/reference-cases.js";

/** The left side of a formula over a column y, as an expression of its symbol. */
function leftSide(text: string): ScalarExpression {
  expect(parse({ name: "f", text: `${text} ~ x` }).diagnostics).toEqual([]);
  const { model } = runFormula(`${text} ~ x`, tableOf({ y: [1, 2, 3, 4, 2], x: [1, 2, 3, 5, 4] }));
  const expression = model!.response.expression;
  return expression.kind === "arithmetic" ? expression.value : symbol("y");
}

const at = (expression: ScalarExpression, y: number): number => evaluate(expression, new Map([["y", y]]));

describe("the inverse of", () => {
  test.each([
    "log(y)", "log2(y)", "log10(y)", "log(y, 3)", "log1p(y)", "exp(y)", "expm1(y)", "sqrt(y)", "I(y^3)", "I(y^2)", "I(1 / y)", "I(y^(-2))",
    "I(3 - 2 * y)", "I((y - 2) / 5)", "-y", "log((y + 1) / 2)", "pnorm(y)", "I(2 - sqrt(1 + log(y + 3)))",
  ])("%s gives back what it was of", (text) => {
    const forward = leftSide(text);
    const backward = inverseOf(forward, "y");
    for (const y of [0.3, 1, 2.5]) expect(at(backward!, at(forward, y))).toBeCloseTo(y, 10);
  });

  test("a root or an even power keeps to what it can be of", () => {
    expect(at(inverseOf(leftSide("sqrt(y)"), "y")!, -0.5)).toBe(0);
    expect(at(inverseOf(leftSide("I(y^3)"), "y")!, -8)).toBeCloseTo(-2, 12);
  });

  test.each(["log(y / (1 + y))", "sin(y)", "abs(y)", "round(y)", "pmin(y, 2)"])("%s is not known", (text) => {
    expect(inverseOf(leftSide(text), "y")).toBeNull();
  });
});
