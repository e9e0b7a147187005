import { describe, expect, test } from "vitest";
import { makePlan } from "../../src/plan/decide.js";
import type { DataFacts, Plan } from "../../src/plan/plan.js";
import { printPlan } from "../../src/plan/print.js";
import type { TrainingSettings } from "../../src/model/index.js";
import { kernel, modelOf, network } from "./support.js";

const facts: DataFacts = {
  rowCount: 20_000, fixedColumnCount: 1, networkWeightCount: 100, groups: [], relations: [], sparse: null,
  denseBlocks: { count: 1, largest: 20_000, squares: 4e8, isPreferred: true },
  steadyInputs: [], fields: [{ label: "field(lat, lon)", siteCount: 5000 }],
};
const told = (plan: Plan | null): string => (plan === null ? "" : printPlan(plan).replace(/\s+/g, " "));
const planned = (wish: Partial<TrainingSettings>, of = facts) => makePlan(modelOf([network, kernel], wish), of);

describe("the order of rows in batches", () => {
  test("is along a curve where batches have a field to themselves, and of chance if asked for, with what that does to the bias", () => {
    const near = planned({ strategy: "batch" }).plan;
    expect(near?.training).toMatchObject({ strategy: "batch", rowOrder: "near" });
    expect(told(near)).toContain("runs along a Hilbert curve");
    const shuffled = planned({ strategy: "batch", batches: "shuffled" }).plan;
    expect(shuffled?.training?.rowOrder).toBe("shuffled");
    expect(told(shuffled)).toContain("the field is taken for noise");
    expect(planned({}).plan?.training).toMatchObject({ strategy: "full-data", rowOrder: "shuffled" });
    expect(planned({ theta: { name: "sgd", rate: null }, batches: "near" }).plan?.training).toMatchObject({ strategy: "batch", rowOrder: "near" });
  });

  test.each<[string, Partial<TrainingSettings>, DataFacts]>([
    ["full-data batches", { batches: "near" }, facts],
    ["no field", { batches: "near", strategy: "batch" }, { ...facts, fields: [], denseBlocks: null }],
  ])("near is refused with %s", (_, wish, of) => {
    expect(planned(wish, of).diagnostics.map(({ code }) => code)).toEqual(["LMM0689"]);
  });
});
