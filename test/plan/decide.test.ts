import { describe, expect, test } from "vitest";
import { makePlan } from "../../src/plan/decide.js";
import { dataFacts } from "../../src/plan/facts.js";
import type { Plan } from "../../src/plan/plan.js";
import { printPlan } from "../../src/plan/print.js";
import { constant } from "../../src/expression/expression.js";
import { designOf, factorOf, modelOf, network } from "./support.js";

/** 40 groups of 5 rows, so that whole groups make good batches. */
const many = Array.from({ length: 200 }, (_, i) => `g${Math.floor(i / 5)}`);
const group = factorOf("g", many);
const outer = factorOf("region", many.map((name) => `r${Number(name.slice(1)) >> 1}`));
const crossing = factorOf("item", many.map((_, i) => `i${i % 7}`));

function planFor(model: ReturnType<typeof modelOf>, ...terms: ReturnType<typeof factorOf>[]): Plan {
  const { plan, diagnostics } = makePlan(model, dataFacts(designOf(terms), 3));
  expect(diagnostics).toEqual([]);
  if (plan === null) throw new Error("no plan");
  return plan;
}

describe("the planner", () => {
  test("fits a formula without a net exactly, by REML unless ML is asked for", () => {
    const plan = planFor(modelOf([]), group);
    expect([plan.engine, plan.criterion, plan.training]).toEqual(["exact", "reml", null]);
    expect(planFor(modelOf([], {}, "ml"), group).criterion).toBe("ml");
  });

  test("takes whole groups for one factor, and batches by the outermost of nested ones", () => {
    expect(planFor(modelOf([network]), group).training).toMatchObject({ strategy: "whole-group", wholeGroup: 0 });
    expect(planFor(modelOf([network]), group, outer).training).toMatchObject({ strategy: "whole-group", wholeGroup: 1 });
  });

  test("descends the full data's likelihood when factors cross, and says which ones", () => {
    const plan = planFor(modelOf([network]), group, crossing);
    expect(plan.training).toMatchObject({ strategy: "full-data", wholeGroup: null });
    expect(printPlan(plan)).toContain("`g` and `item` cross");
  });

  test("leaves whole groups when there are too few of them to batch", () => {
    const halves = factorOf("half", many.map((_, i) => (i < 100 ? "a" : "b")));
    const plan = planFor(modelOf([network]), halves);
    expect(plan.training?.strategy).toBe("full-data");
    expect(printPlan(plan)).toContain("too few and too large");
  });

  test("uses plain squared error without random effects", () => {
    expect(planFor(modelOf([network])).training?.strategy).toBe("independent");
  });

  test("grants a wish that the data allow, and refuses whole groups of crossed factors", () => {
    const wish = modelOf([network], { strategy: "batch" });
    expect(planFor(wish, group, crossing).training?.strategy).toBe("batch");
    const impossible = makePlan(modelOf([network], { strategy: "whole-group" }), dataFacts(designOf([group, crossing]), 3));
    expect(impossible.plan).toBeNull();
    expect(impossible.diagnostics.map((one) => one.code)).toEqual(["LMM0690"]);
  });

  test("lets an optimiser move theta where batches have a likelihood of their own, and refuses it elsewhere", () => {
    const wish = modelOf([network], { theta: { name: "sgd", rate: null } });
    expect(planFor(wish, group).training).toMatchObject({ strategy: "whole-group", thetaRate: 0.01 });
    const plan = planFor(wish, group, crossing);
    expect(plan.training).toMatchObject({ strategy: "batch", thetaRate: 0.01, polish: "none" });
    expect(printPlan(plan)).toContain("theta = sgd needs batches that are judged by themselves");
    expect(planFor(modelOf([network], { theta: { name: "steps", rate: null } }), group).training?.thetaRate).toBeNull();
    const impossible = makePlan(modelOf([network], { strategy: "full-data", theta: { name: "sgd", rate: 0.1 } }), dataFacts(designOf([group, crossing]), 3));
    expect(impossible.diagnostics.map((one) => one.code)).toEqual(["LMM0693"]);
  });

  test("keeps the largest factor whole beside offsets when a hybrid is asked for, or the groups that it lies in", () => {
    const wish = modelOf([network], { strategy: "hybrid" });
    const plan = planFor(wish, crossing, group);
    expect(plan.training).toMatchObject({ strategy: "hybrid", wholeGroup: 1 });
    expect(printPlan(plan)).toContain("`g` is kept whole");
    // 20 regions of 10 rows make batches; 40 groups lie in them
    expect(planFor(wish, crossing, group, outer).training).toMatchObject({ strategy: "hybrid", wholeGroup: 2 });
    const nested = makePlan(wish, dataFacts(designOf([group, outer]), 3));
    expect(nested.diagnostics.map((one) => one.code)).toEqual(["LMM0690"]);
    expect(nested.diagnostics[0].message).toContain("no two grouping factors cross");
  });

  test("names a term that has no engine yet", () => {
    const family = { name: "counts", link: "log", variables: [], isInteger: true, logDensity: constant(0), parameters: [], isNormalIdentity: false };
    const { plan, diagnostics } = makePlan({ ...modelOf([network]), family }, dataFacts(designOf([]), 3));
    expect(plan).toBeNull();
    expect(diagnostics[0]).toMatchObject({ code: "LMM0694", message: "the family `counts(link = log)` cannot be fitted yet: a fit's response is normally distributed around its mean" });
  });

  test("keeps what the program says of training and fills in the rest by the number of rows", () => {
    const { training } = planFor(modelOf([network], { epochs: 3, batch: 17 }), group);
    expect(training).toMatchObject({ epochs: 3, batchSize: 17, schedule: "one-cycle", seed: 1 });
    expect(planFor(modelOf([network]), group).training?.batchSize).toBe(32);
  });

  test("survives a journey through JSON", () => {
    const plan = planFor(modelOf([network]), group, crossing);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });
});
