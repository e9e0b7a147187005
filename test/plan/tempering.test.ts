/** When the gradient is tempered, and what is said of it. */
import { describe, expect, test } from "vitest";
import type { NetworkDesign } from "../../src/design/design.js";
import { makePlan } from "../../src/plan/decide.js";
import { dataFacts } from "../../src/plan/facts.js";
import type { Plan } from "../../src/plan/plan.js";
import { printPlan } from "../../src/plan/print.js";
import { designOf, factorOf, modelOf, network } from "./support.js";

const many = Array.from({ length: 200 }, (_, i) => `g${Math.floor(i / 5)}`);
const group = factorOf("g", many);
const item = factorOf("item", many.map((_, i) => `i${i % 40}`));

/** `age` is one number in each level of g, `score` almost so, `hour` varies within. */
const inputs: NetworkDesign = {
  label: "mlp(age, score, hour)",
  inputNames: ["age", "score", "hour"],
  inputs: { rows: 200, columns: 3, data: Float64Array.from({ length: 600 }, (_, i) => [Math.floor(i / 15) % 7, (Math.floor(i / 15) % 7) + 0.1 * (Math.floor(i / 3) % 5), Math.floor(i / 3) % 5][i % 3]) },
  blocks: [{ kind: "numbers", from: 0, width: 3 }],
  arrays: [],
};

function planFor(terms: readonly (typeof group)[], networks: readonly NetworkDesign[], wishes: Parameters<typeof modelOf>[1] = {}): Plan {
  const { plan } = makePlan(modelOf([network], wishes), dataFacts({ ...designOf(terms), networks }, 3));
  if (plan === null) throw new Error("no plan");
  return plan;
}

describe("a net with inputs that hardly vary within levels", () => {
  test("is trained with a tempered gradient at first, and the plan names the inputs", () => {
    const plan = planFor([group], [inputs]);
    expect(plan.facts.steadyInputs).toEqual([{ input: "age", group: "g" }, { input: "score", group: "g" }]);
    expect(plan.training?.tempering).toBe(5);
    expect(printPlan(plan)).toContain("because `age`, `score` hardly vary within levels of `g`");
    expect(planFor([item, group], [inputs]).training).toMatchObject({ strategy: "full-data", tempering: 5 });
  });

  test("can be trained without, or with another factor", () => {
    expect(planFor([group], [inputs], { tempering: 1 }).training?.tempering).toBe(1);
    const plan = planFor([group], [inputs], { tempering: 3 });
    expect(plan.training?.tempering).toBe(3);
    expect(printPlan(plan)).toContain("asked for in train { tempering = ... }");
  });
});

test("where every input varies within levels, or the batch has a covariance of its own, the gradient is the likelihood's", () => {
  const varying = { ...inputs, inputNames: ["hour", "hour2", "hour3"], inputs: { ...inputs.inputs, data: Float64Array.from({ length: 600 }, (_, i) => ((i * 7919) % 31) / 31) } };
  const plan = planFor([group], [varying]);
  expect([plan.training?.tempering, plan.decisions.some(({ topic }) => topic === "tempering")]).toEqual([1, false]);
  expect(planFor([group], [inputs], { strategy: "batch" }).training?.tempering).toBe(1);
  expect(planFor([], [inputs]).training?.tempering).toBe(1);
});
