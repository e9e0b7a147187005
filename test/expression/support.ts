/** Random expressions over x, y and z, and a central difference. */
import * as fc from "fast-check";
import { constant, operation, operations, symbol, type Operation, type ScalarExpression } from "../../src/expression/index.js";

const names = Object.keys(operations) as Operation[];

/** Any operation over any operands: values may be missing or infinite. */
export const anyExpression: fc.Arbitrary<ScalarExpression> = fc.letrec<{ node: ScalarExpression }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom("x", "y", "z").map(symbol),
    fc.constantFrom(-2, -1, -0.5, 0, 0.5, 1, 2, 3).map(constant),
    fc.constantFrom(...names).chain((name) => {
      const operandCount = operations[name].operandCount;
      return fc.tuple(...Array.from({ length: operandCount }, () => tie("node"))).map((operands) => operation(name, ...operands));
    }),
  ),
})).node;

/** Values at which rules could differ: zeros, infinities, missing, and ordinary numbers. */
export const anyValue: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 2, Infinity, -Infinity, NaN),
  fc.double({ min: -4, max: 4, noNaN: true }),
);

export const anyPoint: fc.Arbitrary<ReadonlyMap<string, number>> = fc
  .tuple(anyValue, anyValue, anyValue)
  .map(([x, y, z]) => new Map([["x", x], ["y", y], ["z", z]]));

/** Step cbrt(epsilon) max(1, |x|): truncation and rounding errors balance. */
export function centralDifference(f: (x: number) => number, x: number): number {
  const step = Math.cbrt(Number.EPSILON) * Math.max(1, Math.abs(x));
  return (f(x + step) - f(x - step)) / (x + step - (x - step));
}
