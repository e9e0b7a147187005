/** A model in the user's words. */
import { describe, expect, it } from "vitest";
import { printModel, restore, serialize, type Json } from "../../src/model/index.js";
import { runFormula, tableOf } from "../analysis/reference-cases.js";

const table = tableOf({
  y: [1, 4, 2, 6, 5, 3], x: [1, 2, 3, 4, 5, 7], z: [2, 1, 4, 3, 9, 5], w: [1, 2, 1, 2, 1, 2],
  f: ["a", "b", "a", "b", "c", "c"], g: ["u", "u", "v", "v", "w", "w"],
});

const program = `model example
net body = dense(10, relu) |> dropout(0.1) |> dense(3, relu)
y ~ f * x + log(x + 1) + body(x, f) + offset(z) + (1 + z | g) + (1 | f)
weights = w
criterion = ml
train { epochs = 5, optimizer = adam(rate = 0.01) }`;

describe("a printed model", () => {
  it("says what every part of the formula became", () => {
    const { model } = runFormula(program, table);
    expect(printModel(model!)).toBe(`model     example
formula   y ~ f * x + log(x + 1) + body(x, f) + offset(z) + (1 + z | g) + (1 | f)
response  y
family    ${model!.family.name}, link ${model!.family.link}
fixed     (Intercept)
          f: treatment contrasts
          x: number
          log(x + 1): number
          f:x: treatment contrasts x number
network   body(x, f)
          numbers, standardised: x
          factors, one indicator per level: f
          layers: 10 relu, dropout 0.1, 3 relu, one linear output
offset    offset(z)
random    (Intercept), z by g
          unstructured covariance: 3 parameters
random    (Intercept) by f
          one variance: 1 parameter
weights   w
criterion ml
training  epochs = 5, optimizer = adam(rate = 0.01, decay = by the plan)
`);
  });

  it("says what a response of two columns counts", () => {
    const { model } = runFormula("cbind(x, 20 - x) ~ z\nfamily = binomial", table);
    expect(printModel(model!)).toContain("response  cbind(x, 20 - x)\n          successes: x; failures: 20 - x\nfamily    binomial, link logit\n");
    expect(restore(JSON.parse(JSON.stringify(serialize(model))) as Json)).toEqual(model);
  });

  it("names columns, levels and what was left out where the rows are known", () => {
    const { model, learned } = runFormula("y ~ x + v + (f | g)", tableOf({ ...{ y: [1, 4, 2, 6, 5, 3], x: [1, 2, 3, 4, 5, 7], f: ["a", "b", "a", "b", "c", "c"], g: ["u", "u", "v", "v", "w", "w"] }, v: [2, 4, 6, 8, 10, 14] }));
    const text = printModel(model!, learned!.design);
    expect(text).toContain("2 columns: (Intercept), x\n          left out, being determined by the others: v\n");
    expect(text).toContain("random    (Intercept), fb, fc by g (3 levels)\n          unstructured covariance: 6 parameters\n");
    expect(printModel(model!)).toContain("a variance per effect and a correlation per pair");
  });
});
