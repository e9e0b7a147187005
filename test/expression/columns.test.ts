/** Whole columns against the definition: `evaluate`, row by row. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  compileProgram, constant, evaluate, evaluateColumns, evaluateManyColumns, operation, symbol, type ScalarExpression,
} from "../../src/expression/index.js";
import { anyExpression, anyValue } from "./support.js";

const columnOf = (n: number, valueAt: (i: number) => number): Float64Array => Float64Array.from({ length: n }, (_, i) => valueAt(i));

test("every row has the value that the expression has at that row", () => {
  const values = fc.array(anyValue, { minLength: 7, maxLength: 7 });
  fc.assert(
    fc.property(anyExpression, anyExpression, values, values, anyValue, (first, second, xs, ys, z) => {
      const columns = new Map<string, Float64Array | number>([["x", Float64Array.from(xs)], ["y", Float64Array.from(ys)], ["z", z]]);
      const outs = [new Float64Array(7), new Float64Array(7)];
      evaluateManyColumns([first, second], columns, 7, outs);
      [first, second].forEach((expression, k) => {
        const expected = xs.map((x, i) => evaluate(expression, new Map([["x", x], ["y", ys[i]], ["z", z]])));
        // Object.is but for the sign of a missing value; a sum's operands may come in either order, which changes nothing
        expect([...outs[k]]).toEqual(expected);
      });
    }),
    { numRuns: 2000 },
  );
});

test("rows beyond one block are computed as those of the first", () => {
  const expression = operation("exp", operation("multiply", symbol("scale"), symbol("x")));
  const x = columnOf(1301, (i) => Math.sin(i));
  const found = evaluateColumns(expression, new Map<string, Float64Array | number>([["x", x], ["scale", 0.7]]), 1301);
  expect(found).toEqual(x.map((one) => Math.exp(0.7 * one)));
});

test("an expression of constants, or a bare column, fills every row", () => {
  expect([...evaluateColumns(constant(3), new Map(), 4)]).toEqual([3, 3, 3, 3]);
  expect([...evaluateColumns(symbol("x"), new Map([["x", Float64Array.of(1, 2, 3)]]), 3)]).toEqual([1, 2, 3]);
  expect([...evaluateColumns(symbol("x"), new Map([["x", new Float64Array(0)]]), 0)]).toEqual([]);
});

test("what no column enters is computed once, and a shared part once", () => {
  const decay = operation("exp", operation("negate", operation("divide", symbol("d"), symbol("l"))));
  const value = operation("multiply", operation("sqrt", symbol("variance")), decay);
  const program = compileProgram([value, operation("multiply", symbol("d"), decay)], new Set(["d"]));
  const rowWise = program.rowSteps.map(({ node }) => program.nodes[node]).map((node) => (node.kind === "operation" ? node.operation : null));
  expect(rowWise).toEqual(["divide", "negate", "exp", "multiply", "multiply"]);
  expect(program.bufferCount).toBeLessThan(rowWise.length);
});

test("a sum of 20,000 terms is evaluated over columns", () => {
  let sum: ScalarExpression = symbol("x");
  for (let i = 1; i < 20_000; i++) sum = operation("add", sum, symbol("x"));
  const found = evaluateColumns(sum, new Map([["x", Float64Array.of(1, 0.5)]]), 2);
  expect([...found]).toEqual([20_000, 10_000]);
});
