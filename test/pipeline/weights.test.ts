/** Prior weights and offsets through whole deep fits: what must not change does not. Data: support.ts. */
import { describe, expect, test } from "vitest";
import { compile } from "../../src/index.js";
import { simulate } from "./support.js";

const options = { seed: 2, overrides: { epochs: "15" } };
const rootMeanSquare = (values: readonly number[]): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

describe("a deep fit", () => {
  test("of rows that all weigh four has the same predictions and four times the residual variance", async () => {
    const data = simulate(400, 11);
    const plain = await compile("y ~ mlp(x, layers = [8]) + (1 | g)").fit(data, options);
    const weighted = await compile("y ~ mlp(x, layers = [8]) + (1 | g)\nweights = w").fit({ ...data, w: new Float64Array(400).fill(4) }, options);
    // Adam divides the gradient's size out, but for its epsilon and float32 rounding
    expect((weighted.sigma() / plain.sigma()) ** 2).toBeCloseTo(4, 1);
    const [one, other] = [plain, weighted].map((fit) => fit.predict({ ...data, w: new Float64Array(400).fill(4) }).prediction);
    expect(rootMeanSquare(one.map((value, i) => (value ?? NaN) - (other[i] ?? NaN)))).toBeLessThan(0.02);
  });

  test("with a known part of the mean in an offset predicts that part too", async () => {
    const data = simulate(400, 12);
    const known = data.z.map((value) => 3 * value);
    const shifted = { ...data, known, y: data.y.map((value, i) => value + known[i]) };
    const fit = await compile("y ~ mlp(x, layers = [8]) + offset(known) + (1 | g)").fit(shifted, options);
    const { prediction } = fit.predict(shifted);
    const zero = fit.predict({ ...shifted, known: new Float64Array(400) }).prediction;
    prediction.forEach((value, i) => expect((value ?? NaN) - (zero[i] ?? NaN)).toBeCloseTo(known[i], 9));
    // what is left is 0.5 z + c_h + e: variance 0.25 + 0.25 + 0.25; a quarter more is generous
    expect(rootMeanSquare(Array.from(fit.residuals() ?? [])) ** 2).toBeLessThan(0.95);
  });
});
