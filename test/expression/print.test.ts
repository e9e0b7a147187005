/** Printed expressions: parentheses where a reader needs them, and TypeScript that computes the same numbers. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  constant, evaluate, operation, printFormula, printTypeScript, requiredFunctions, symbol, type ScalarExpression,
} from "../../src/expression/index.js";
import * as functions from "../../src/expression/functions.js";
import { anyExpression, anyPoint } from "./support.js";

const [a, b, c] = ["a", "b", "c"].map(symbol);

const cases: [ScalarExpression, string, string][] = [
  [operation("subtract", a, operation("subtract", b, c)), "a - (b - c)", "a - (b - c)"],
  [operation("multiply", operation("add", a, b), c), "(a + b) * c", "(a + b) * c"],
  [operation("negate", operation("power", a, constant(2))), "-a^2", "-(a * a)"],
  [operation("power", operation("negate", a), constant(2)), "(-a)^2", "square(-a)"],
  [operation("power", constant(-2), operation("power", a, b)), "(-2)^a^b", "power(-2, power(a, b))"],
  [operation("power", a, constant(3)), "a^3", "a ** 3"],
  [operation("divide", b, operation("power", a, constant(2))), "b / a^2", "b / (a * a)"],
  [operation("divide", a, operation("multiply", b, c)), "a / (b * c)", "a / (b * c)"],
  [operation("modulo", a, constant(2)), "a %% 2", "modulo(a, 2)"],
  [operation("select", operation("less", a, b), operation("normalCdf", a), constant(Infinity)), "ifelse(a < b, pnorm(a), Inf)",
    "select(less(a, b), normalCdf(a), Infinity)"],
  [operation("not", operation("equal", a, b)), "!a == b", "not(equal(a, b))"],
];

test.each(cases)("case %# reads as it should in both notations", (expression, formula, typescript) => {
  expect(printFormula(expression)).toBe(formula);
  expect(printTypeScript(expression)).toBe(typescript);
});

test("a symbol that is no identifier is quoted in a formula", () => {
  expect(printFormula(operation("log", symbol("reaction time")))).toBe("log(`reaction time`)");
});

test("printed TypeScript computes what the expression does", () => {
  const library = new Map<string, unknown>(Object.entries(functions));
  fc.assert(
    fc.property(anyExpression, anyPoint, (expression, point) => {
      const needed = requiredFunctions(expression);
      const body = `return ${printTypeScript(expression)};`;
      const compiled = new Function(...needed, "x", "y", "z", body) as (...values: unknown[]) => number;
      const found = compiled(...needed.map((name) => library.get(name)), point.get("x"), point.get("y"), point.get("z"));
      expect(found).toEqual(evaluate(expression, point));
    }),
    { numRuns: 1000 },
  );
});
