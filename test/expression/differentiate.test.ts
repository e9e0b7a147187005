/** Symbolic derivatives against central differences, and at the edges where differences cannot look. */
import { describe, expect, test } from "vitest";
import {
  constant, differentiate, divide, evaluate, multiply, negate, operation, operations, power, printFormula, square, subtract, symbol,
  type Operation, type ScalarExpression,
} from "../../src/expression/index.js";
import { centralDifference } from "./support.js";

const x = symbol("x");
const y = symbol("y");
const at = (expression: ScalarExpression, values: Record<string, number>): number =>
  evaluate(expression, new Map(Object.entries(values)));

/** Points inside the domain of the operation, away from its jumps. */
const points: Partial<Record<Operation, number[]>> = { normalQuantile: [0.02, 0.4, 0.93], log1p: [-0.7, 0.3, 5] };
const ordinaryPoints = [0.35, 0.8, 1.7, 2.3];

describe.each(Object.keys(operations) as Operation[])("%s", (name) => {
  const { operandCount } = operations[name];
  const others = name === "polygamma" ? [constant(1)] : [constant(0.6), constant(1.4)];

  test("its derivative agrees with central differences in each operand", () => {
    for (let position = name === "polygamma" ? 1 : 0; position < operandCount; position++) {
      const operands: ScalarExpression[] = others.slice(0, operandCount - 1);
      operands.splice(position, 0, multiply(constant(1.3), x));
      const expression = operation(name, ...operands);
      const derivative = differentiate(expression, "x");
      for (const inner of points[name] ?? ordinaryPoints) {
        const value = inner / 1.3;
        const difference = centralDifference((one) => at(expression, { x: one }), value);
        // a central difference in float64 is right to about epsilon^(2/3) = 4e-11, times the third derivative's size
        expect(Math.abs(at(derivative, { x: value }) - difference)).toBeLessThan(1e-7 * (1 + Math.abs(difference)));
      }
    }
  });
});

describe("edges", () => {
  test("an absolute value written as a root has slope 0 at 0, in itself and in what surrounds it", () => {
    const distance = operation("sqrt", square(x));
    const kernel = operation("exp", negate(divide(distance, y)));
    expect(at(differentiate(distance, "x"), { x: 0 })).toBe(0);
    expect(at(kernel, { x: 0, y: 2 })).toBe(1);
    expect(at(differentiate(kernel, "y"), { x: 0, y: 2 })).toBeCloseTo(0, 15);
  });

  test("rho^lag has the right slope in rho at lag 0 and 1, also where rho is 0", () => {
    const correlation = power(symbol("rho"), operation("abs", subtract(symbol("i"), symbol("j"))));
    const slope = differentiate(correlation, "rho");
    expect(at(slope, { rho: 0, i: 1, j: 1 })).toBe(0);
    expect(at(slope, { rho: 0, i: 1, j: 2 })).toBe(1);
    expect(at(slope, { rho: 0, i: 1, j: 3 })).toBe(0);
    expect(at(slope, { rho: -0.5, i: 3, j: 1 })).toBe(-1);
  });

  test("d^power has slope 0 in its power at d = 0", () => {
    const slope = differentiate(power(symbol("d"), symbol("power")), "power");
    expect(at(slope, { d: 0, power: 1.5 })).toBe(0);
    expect(at(slope, { d: 2, power: 1.5 })).toBeCloseTo(2 ** 1.5 * Math.log(2), 14);
  });

  test("an operand without the symbol adds nothing, even where it is infinite", () => {
    expect(at(differentiate(multiply(x, operation("log", y)), "x"), { x: 1, y: 0 })).toBe(-Infinity);
    expect(at(differentiate(multiply(x, x), "y"), { x: Infinity, y: 1 })).toBe(0);
  });
});

test("second derivatives are derivatives of derivatives", () => {
  const density = operation("normalDensity", x);
  const second = differentiate(differentiate(density, "x"), "x");
  // phi''(x) = (x² - 1) phi(x)
  expect(at(second, { x: 1.7 })).toBeCloseTo((1.7 ** 2 - 1) * at(density, { x: 1.7 }), 15);
});

test("a derivative reads like one worked by hand", () => {
  const kernel = multiply(symbol("variance"), operation("exp", negate(divide(symbol("d"), symbol("l")))));
  expect(printFormula(differentiate(kernel, "variance"))).toBe("exp(-(d / l))");
  expect(printFormula(differentiate(kernel, "l"))).toBe("variance * (exp(-(d / l)) * (d / l / l))");
});
