import { describe, expect, test } from "vitest";
import { dataFacts } from "../../src/plan/facts.js";
import { choosePolish } from "../../src/plan/polish.js";
import { designOf, factorOf, kernel, modelOf, network } from "./support.js";

const stopping = { validationShare: 0.1 };
const rows = designOf([factorOf("g", ["a", "a", "b", "b"])]);

describe("the polish", () => {
  test("is chosen by weights per row, and can be asked for or left out", () => {
    expect(choosePolish(modelOf([network]), dataFacts(rows, 39), stopping).polish).toBe("none");
    expect(choosePolish(modelOf([network]), dataFacts(rows, 40), stopping)).toMatchObject({ polish: "variance", decision: { override: "train { polish = none }" } });
    expect(choosePolish(modelOf([network], { polish: "none" }), dataFacts(rows, 40), stopping).polish).toBe("none");
    expect(choosePolish(modelOf([network], { polish: "variance" }), dataFacts(rows, 3), stopping).decision.reason).toContain("asked for");
  });

  test("is not possible beside a field, with nets that remember or know levels, or without early stopping, and the plan says why", () => {
    const wish = { polish: "variance" } as const;
    const column = { kind: "column", name: "g", span: network.span } as const;
    const remembers = { ...network, sequence: { over: { label: "g", expression: column, span: network.span }, by: { label: "g", expression: column, span: network.span } } };
    const facts = dataFacts(rows, 40);
    const fielded = { ...facts, denseBlocks: { count: 1, largest: 4, squares: 16, isPreferred: true } };
    const refusals = [
      choosePolish(modelOf([network, kernel], wish), fielded, stopping),
      choosePolish(modelOf([remembers as typeof network], wish), facts, stopping),
      choosePolish(modelOf([network], wish), facts, { validationShare: 0 }),
    ];
    for (const { polish, decision } of refusals) {
      expect(polish).toBe("none");
      expect(decision.reason).toContain("asked for in train { polish = ... }, but not possible");
    }
    expect(refusals.map(({ decision }) => decision.reason.split(": ")[1].split(" ")[0])).toEqual(["terms", "a", "without"]);
  });
});
