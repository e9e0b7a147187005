/** Models as JSON and back. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnKey, restore, serialize, type Json } from "../../src/model/index.js";
import { runFormula, tableOf } from "../analysis/reference-cases.js";

const throughText = (value: unknown): unknown => restore(JSON.parse(JSON.stringify(serialize(value))) as Json);

describe("plain data through JSON", () => {
  it("comes back as it was, infinities too", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(Infinity, -Infinity, 1.5, -3e-7), (value, number) => {
        const artefact = { value, bounds: [number, { lower: number }] };
        const plain = JSON.parse(JSON.stringify(artefact.value)) as unknown;
        expect(throughText({ ...artefact, value: plain })).toEqual({ ...artefact, value: plain });
      }),
      { seed: 5 },
    );
  });

  it("keeps the key of every column, under which a fit remembers what it learnt", () => {
    const table = tableOf({ y: [1, 4, 2, 6, 5, 3], x: [1, 2, 3, 4, 5, 7] });
    const { model } = runFormula("y ~ cut(x, c(-Inf, 3, Inf)) + poly(log(x), 2) + I(x %% 2 == 1)", table);
    const [linear] = model!.contributions;
    if (linear.kind !== "linear") throw new Error("the first contribution is the linear one");
    const expressions = linear.terms.variables.map(({ expression }) => expression);
    const again = (throughText(expressions) as typeof expressions).map(columnKey);
    expect(again).toEqual(expressions.map(columnKey));
    expect(new Set(again).size).toBe(3);
  });
});

describe("the key of a column expression", () => {
  it("does not depend on where it is written", () => {
    const table = tableOf({ y: [1, 4, 2, 6, 5, 3], x: [1, 2, 3, 4, 5, 7] });
    const keyOf = (formula: string): string => {
      const [linear] = runFormula(formula, table).model!.contributions;
      return linear.kind === "linear" ? columnKey(linear.terms.variables[0].expression) : "";
    };
    expect(keyOf("y ~   log(x+1)")).toBe(keyOf("y ~ log(x + 1)"));
    expect(keyOf("y ~ log(x)")).not.toBe(keyOf("y ~ log2(x)"));
  });
});
