/**
 * Prediction intervals beside a net, whose own error is told by rows that it has not fitted. Simulated truth (src/simulation): in 1,000 rows the net
 * is off by a standard deviation of 0.5 to 0.7 beside noise of 1: with one factor, three seeds, intervals that take f as known hold 0.91 of new rows, and 0.951 with its error.
 */
import { describe, expect, test } from "vitest";
import { compile, loadFit, type FittedModel } from "../../src/index.js";
import { networkErrorVariance } from "../../src/pipeline/held-out.js";
import { conditionalNll, profiledVariance } from "../../src/training/validation.js";
import { simulate, simulationRecipe, type SimulationRecipe } from "../../src/simulation/index.js";
import { designOf, factorOf } from "../plan/support.js";

interface Case {
  readonly name: string;
  readonly recipe: Omit<SimulationRecipe, "seed" | "rowCount" | "residualVariance" | "correlation" | "isAligned" | "heldInputs">;
  readonly terms: string;
}

const cases: readonly Case[] = [
  { name: "one factor", recipe: { design: "crossed", levelCounts: [100], variances: [1], lengthscale: 1 }, terms: "(1 | g1)" },
  { name: "two crossed factors", recipe: { design: "crossed", levelCounts: [100, 50], variances: [1, 1], lengthscale: 1 }, terms: "(1 | g1) + (1 | g2)" },
  { name: "random slopes", recipe: { design: "longitudinal", levelCounts: [100], variances: [1, 1, 1], lengthscale: 1 }, terms: "t + t^2 + (1 + t + t^2 | subject)" },
];

const [trainingCount, testCount] = [1000, 2000];

async function covered({ recipe, terms }: Case, seed: number): Promise<{ fit: FittedModel; inside: number; insideGivenNet: number }> {
  const { columns } = simulate(simulationRecipe({ ...recipe, rowCount: trainingCount + testCount, seed }));
  // 7 and 3,000 share no factor, so that both parts hold rows of every level
  const order = Array.from({ length: trainingCount + testCount }, (_, i) => (7 * i) % (trainingCount + testCount));
  const part = (from: number, to: number): Record<string, Float64Array> =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(order.slice(from, to), (row) => values[row])]));
  const fit = await compile(`y ~ mlp(x1..x10, layers = [32, 16], activation = silu) + ${terms}`).fit(part(0, trainingCount), { overrides: { epochs: "60" } });
  const rows = part(trainingCount, trainingCount + testCount);
  const { prediction, lower, upper } = fit.predict(rows, { interval: 0.95 });
  const error = fit.report().network?.standardError ?? NaN;
  const within = (i: number, variance: number): boolean => Math.abs(rows.y[i] - (prediction[i] ?? NaN)) < reach * Math.sqrt(variance);
  const variances = prediction.map((_, i) => (((upper?.[i] ?? NaN) - (lower?.[i] ?? NaN)) / 2 / reach) ** 2);
  const share = (isInside: (variance: number, i: number) => boolean): number => variances.filter(isInside).length / testCount;
  return { fit, inside: share((variance, i) => within(i, variance)), insideGivenNet: share((variance, i) => within(i, variance - error ** 2)) };
}

/** The normal's 97.5 percent point. */
const reach = 1.959963984540054;

describe.each(cases)("new rows of known levels under $name beside a small-data net", (one) => {
  test("fall into 95% intervals at the rate that is promised, and more seldom were the net taken as known", async () => {
    const rates = [await covered(one, 1), await covered(one, 2)];
    const mean = (value: (rate: (typeof rates)[number]) => number): number => rates.reduce((sum, rate) => sum + value(rate) / rates.length, 0);
    // 100 validation rows tell a variance to 14%, thus coverage to 0.02, two seeds to 0.014
    expect(Math.abs(mean(({ inside }) => inside) - 0.95)).toBeLessThan(0.03);
    expect(mean(({ insideGivenNet }) => insideGivenNet)).toBeLessThan(mean(({ inside }) => inside) - 0.01);
  }, 60_000);
});

test("a saved fit keeps what it knows of its net's error", async () => {
  const { fit } = await covered(cases[0], 3);
  const loaded = loadFit(JSON.parse(JSON.stringify(fit.save())));
  const rows = { ...Object.fromEntries(Array.from({ length: 10 }, (_, k) => [`x${k + 1}`, [0.1 * k]])), g1: [1] };
  expect(loaded.predict(rows, { interval: 0.95 })).toEqual(fit.predict(rows, { interval: 0.95 }));
});

test("the error is what a mean square leaves beyond noise and effects that the row itself did not tell", () => {
  const design = { ...designOf([factorOf("g", ["a", "a", "b", "b"])]), weights: Float64Array.of(1, 2, 1, 2) };
  // by hand: c = 0.2, sigma^2 = 1: w c / (1 - w c) = 0.25, 0.4 / 0.6; mean 0.458333; (3 - 1 - 0.458333) / 1.5
  const rows = Int32Array.of(0, 1, 2, 3);
  expect(networkErrorVariance(design, { rows, meanSquare: 3 }, 1, () => new Float64Array(4).fill(0.2))).toBeCloseTo((3 - 1 - (0.25 + 0.4 / 0.6) / 2) / 1.5, 12);
  expect(networkErrorVariance(design, { rows, meanSquare: 0.9 }, 1, () => new Float64Array(4).fill(0.2))).toBe(0);
});

test("the variance behind a validation score is found again, with weights", () => {
  const design = { ...designOf([factorOf("g", ["a", "a", "b", "b"])]), response: Float64Array.of(1, -2, 0.5, 3), weights: Float64Array.of(1, 2, 3, 0.5) };
  const nll = conditionalNll(design, new Float64Array(4), new Float64Array(4));
  expect(profiledVariance(nll, design)).toBeCloseTo((1 + 8 + 0.75 + 4.5) / 4, 12);
});
