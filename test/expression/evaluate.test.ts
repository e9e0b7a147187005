/** Values of operations. Expected numbers are R's (R 4.2 documentation of Arithmetic, Round and Logic), worked by hand. */
import { describe, expect, test } from "vitest";
import { constant, evaluate, namedOperations, operation, operations, symbol, type Operation } from "../../src/expression/index.js";

function value(name: Operation, ...operands: number[]): number {
  return evaluate(operation(name, ...operands.map(constant)), new Map());
}

describe("R's arithmetic", () => {
  test("a remainder has the sign of the divisor", () => {
    expect([value("modulo", -5, 3), value("modulo", 5, -3), value("modulo", 5.5, 2)]).toEqual([1, -1, 1.5]);
    expect([value("integerDivide", -5, 3), value("integerDivide", 5, -3)]).toEqual([-2, -2]);
  });

  test("a half is rounded to the even neighbour", () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4, 2.6].map((x) => value("round", x))).toEqual([0, 2, 2, 0, -2, 2, 3]);
  });

  test("0^0 is 1, and so is x^0 for a missing x", () => {
    expect([value("power", 0, 0), value("power", NaN, 0), value("power", -2, 3)]).toEqual([1, 1, -8]);
  });
});

describe("missing values", () => {
  test("a comparison with a missing value is missing", () => {
    expect([value("less", NaN, 1), value("equal", NaN, NaN), value("notEqual", 1, NaN), value("not", NaN)]).toEqual(Array(4).fill(NaN));
  });

  test("false and missing is false; true and missing is missing", () => {
    expect([value("and", 0, NaN), value("and", NaN, 0), value("and", 1, NaN), value("and", 2, 3)]).toEqual([0, 0, NaN, 1]);
  });

  test("a branch that is not taken may be missing", () => {
    expect([value("select", 1, 7, NaN), value("select", 0, NaN, 8), value("select", NaN, 7, 8)]).toEqual([7, 8, NaN]);
  });
});

test("every operation of the table takes as many operands as it says", () => {
  for (const [name, rule] of Object.entries(operations)) expect([name, rule.value.length <= rule.operandCount]).toEqual([name, true]);
});

test("a name used in a formula means one operation", () => {
  expect(namedOperations.get("pnorm")).toBe("normalCdf");
  expect(new Set(namedOperations.values()).size).toBe(namedOperations.size);
});

test("an expression of 100,000 summands does not exhaust the stack", () => {
  let sum = symbol("x") as Parameters<typeof evaluate>[0];
  for (let i = 0; i < 100_000; i++) sum = operation("add", sum, constant(1));
  expect(evaluate(sum, new Map([["x", 0.5]]))).toBe(100_000.5);
});
