/** theta = sgd from the formula to the report: what is reported is what training left, whatever the random terms. */
import { describe, expect, test } from "vitest";
import { compile } from "../../src/index.js";
import { randomSource } from "../../src/numerics/random.js";

const random = randomSource(5);
const rowCount = 240;
const column = (value: (i: number) => number): number[] => Array.from({ length: rowCount }, (_, i) => value(i));
const effects = Array.from({ length: 40 }, () => random.normal());
const x = column(() => random.normal());
const g = column(() => random.integer(40));
const site = column(() => random.integer(30));
const data = {
  x,
  g: g.map((level) => `g${level}`),
  h: column(() => random.integer(12)).map((level) => `h${level}`),
  lat: site.map((one) => one / 10),
  lon: site.map((one) => (one * 7) % 30),
  y: column((i) => Math.sin(x[i]) + effects[g[i]] + 0.5 * random.normal()),
};

describe.each([
  ["whole groups", "(1 | g)", ""],
  ["crossed groups", "(1 | g) + (1 | h)", ""],
  ["whole groups cut at will", "(1 | g)", ", strategy = batch"],
  ["a field", "exponential(lat, lon)", ""],
  ["a learned basis", "(mlp(lat, lon, layers = [4, 3]) | 1)", ""],
])("theta by an optimiser, %s", (_, terms, strategy) => {
  const program = `y ~ mlp(x, layers = [4]) + ${terms}\ntrain { theta = sgd(rate = 0.02)${strategy}, epochs = 3, seed = 2 }`;

  test("is reported as training left it", async () => {
    const fit = await compile(program).fit(data);
    const { training, sigma, varianceComponents, kernels } = fit.report();
    const best = training?.history.find(({ epoch }) => epoch === training.bestEpoch);
    expect(best?.residualVariance).toBeCloseTo((sigma ?? NaN) ** 2, 10);
    expect(new Set(training?.history.map(({ residualVariance }) => residualVariance)).size).toBe(training?.history.length);
    expect(varianceComponents.length + kernels.length).toBeGreaterThan(0);
  });
});

test.each(["sgd(rate = 0)", "steps(rate = 1)", "adam"])("theta = %s is refused where it stands", async (wish) => {
  await expect(compile(`y ~ mlp(x) + (1 | g)\ntrain { theta = ${wish} }`).fit(data)).rejects.toThrow("LMM0353");
});
