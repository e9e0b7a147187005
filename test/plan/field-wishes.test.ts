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

describe("how a field is kept and batched", () => {
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

  test("a field goes through as many inducing points as are asked for, with what that takes, and never through more than its sites", () => {
    const { plan } = planned({ points: 200 });
    expect(plan).toMatchObject({ solver: "inducing-points", field: { neighbours: null, points: 200 } });
    expect(told(plan)).toContain("200 inducing points for 5000 sites");
    expect(planned({ points: 9000 }).plan?.field?.points).toBe(5000);
    expect(planned({ points: 200, neighbours: 10 }).diagnostics.map(({ code }) => code)).toEqual(["LMM0687"]);
    expect(planned({ points: 200 }, { ...facts, fields: [], denseBlocks: null }).diagnostics.map(({ code }) => code)).toEqual(["LMM0687"]);
  });

  test.each<[string, Partial<TrainingSettings>, DataFacts]>([
    ["full-data batches", { batches: "near" }, facts],
    ["no field", { batches: "near", strategy: "batch" }, { ...facts, fields: [], denseBlocks: null }],
  ])("near is refused with %s", (_, wish, of) => {
    expect(planned(wish, of).diagnostics.map(({ code }) => code)).toEqual(["LMM0689"]);
  });
});
