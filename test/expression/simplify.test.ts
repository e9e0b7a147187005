/** Simplification never changes a value: infinite and missing ones included. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { constant, evaluate, operation, printFormula, simplify, symbol, type ScalarExpression } from "../../src/expression/index.js";
import { anyExpression, anyPoint } from "./support.js";

const x = symbol("x");
const y = symbol("y");

test("the value is the same at every point, up to rounding", () => {
  fc.assert(
    fc.property(anyExpression, anyPoint, (expression, point) => {
      const before = evaluate(expression, point);
      const after = evaluate(simplify(expression), point);
      if (Number.isFinite(before) && isWellConditioned(expression)) {
        expect(Math.abs(after - before)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(before)));
      } else if (Number.isNaN(before)) {
        expect(after).toBeNaN();
      }
    }),
    { numRuns: 3000 },
  );
});

/** A jump or a reciprocal may turn a rounding error, or the sign of a zero, into any difference. */
function isWellConditioned(expression: ScalarExpression): boolean {
  const text = printFormula(expression);
  return !/[/%<>=!]|floor|ceiling|round|sign|tan|gamma|\^|log|qnorm|ifelse|&/.test(text);
}

const cases: [string, ScalarExpression, string][] = [
  ["adding nothing", operation("add", x, constant(0)), "x"],
  ["multiplying by one", operation("multiply", constant(1), x), "x"],
  ["twice negated", operation("negate", operation("negate", x)), "x"],
  ["a negated summand", operation("add", x, operation("negate", y)), "x - y"],
  ["a negated factor", operation("multiply", x, operation("negate", y)), "-(x * y)"],
  ["a square's root", operation("sqrt", operation("multiply", x, x)), "abs(x)"],
  ["the power 0, whatever the base", operation("power", x, constant(0)), "1"],
  ["the power 1", operation("power", x, constant(1)), "x"],
  ["an even power of a negation", operation("power", operation("negate", x), constant(2)), "x^2"],
  ["known numbers", operation("multiply", operation("add", constant(1), constant(2)), x), "3 * x"],
  ["two known factors", operation("multiply", operation("multiply", constant(2), x), constant(3)), "6 * x"],
  ["a reciprocal factor", operation("multiply", x, operation("divide", constant(1), y)), "x / y"],
  ["a settled choice", operation("select", operation("less", constant(1), constant(2)), x, y), "x"],
];

test.each(cases)("%s is simplified", (_what, expression, expected) => {
  expect(printFormula(simplify(expression))).toBe(expected);
});

const kept: [string, ScalarExpression][] = [
  ["0 * x", operation("multiply", constant(0), x)],
  ["x - x", operation("subtract", x, x)],
  ["x / x", operation("divide", x, x)],
  ["exp(log(x))", operation("exp", operation("log", x))],
  ["1 / 0", operation("divide", constant(1), constant(0))],
];

test.each(kept)("%s stays, because some x would change it", (text, expression) => {
  expect(printFormula(simplify(expression))).toBe(text);
});
