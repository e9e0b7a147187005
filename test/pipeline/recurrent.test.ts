/** Nets that remember: a response that depends on what came before, through the public surface. */
import { beforeAll, describe, expect, test } from "vitest";
import { compile, FittedModel } from "../../src/index.js";
import { randomSource } from "../../src/numerics/random.js";

interface Occasions {
  readonly y: number[];
  readonly x: number[];
  readonly t: number[];
  readonly g: string[];
}

/** y = 2 h_t + b_g + e with h_t = 0.7 h_{t-1} + 0.3 x_t, subjects of 6 to 14 occasions, in a shuffled table; sd of b 0.5, of e 0.2. */
function simulateOccasions(subjectCount: number, seed: number): Occasions {
  const random = randomSource(seed);
  const rows: { y: number; x: number; t: number; g: string; at: number }[] = [];
  for (let subject = 0; subject < subjectCount; subject++) {
    const effect = 0.5 * random.normal();
    let h = 0;
    for (let t = 0; t < 6 + random.integer(9); t++) {
      const x = random.normal();
      h = 0.7 * h + 0.3 * x;
      rows.push({ y: 2 * h + effect + 0.2 * random.normal(), x, t: 1000 + t, g: `g${subject}`, at: random.uniform() });
    }
  }
  rows.sort((a, b) => a.at - b.at);
  return { y: rows.map(({ y }) => y), x: rows.map(({ x }) => x), t: rows.map(({ t }) => t), g: rows.map(({ g }) => g) };
}

describe.each(["gru", "lstm"])("a net with a layer of %s", (cell) => {
  const data = simulateOccasions(60, 1);
  let fit: FittedModel;
  beforeAll(async () => {
    fit = await compile(`y ~ ${cell}(x, units = 6, over = t, by = g) + (1 | g)`).fit(data, { seed: 1, overrides: { epochs: "45" } });
  });

  test("learns what one row does not show", () => {
    // without the past, the variance of y given x and b is that of 1.4 h_{t-1}, about 0.3, above the noise's 0.04; a linear net of x has all of it
    expect(fit.sigma() ** 2).toBeLessThan(0.1);
    expect(fit.report().training?.backend).toContain("TensorFlow.js");
  });

  test("predicts a row from the rows before it in the table it is given, in any order of rows", () => {
    const [first, second] = [{ x: 2, t: 1, g: "g1" }, { x: 0, t: 2, g: "g1" }];
    const both = fit.predict([first, second]).prediction;
    expect(fit.predict([second, first]).prediction).toEqual([both[1], both[0]]);
    expect(fit.predict([first]).prediction[0]).toBeCloseTo(both[0]!, 12);
    // 2 * 0.7 * 0.3 * 2 = 0.84 more than without the past
    expect(both[1]! - fit.predict([second]).prediction[0]!).toBeGreaterThan(0.4);
    // another subject's past is no one else's
    expect(fit.predict([{ ...first, g: "g2" }, second]).prediction[1]).toBeCloseTo(fit.predict([second]).prediction[0]!, 12);
  });

  test("comes back from its saved form", () => {
    const loaded = FittedModel.load(JSON.parse(JSON.stringify(fit.save())));
    expect(loaded.predict(data)).toEqual(fit.predict(data));
  });
});

test("batches hold whole subjects also where the random effects are of another factor", async () => {
  const data = simulateOccasions(30, 2);
  const random = randomSource(3);
  const h = data.y.map(() => `h${random.integer(5)}`);
  const fit = await compile("y ~ gru(x, units = 3, over = t, by = g) + (1 | g) + (1 | h)").fit({ ...data, h }, { seed: 1, overrides: { epochs: "3", batch: "20" } });
  expect(fit.report().training?.epochs).toBe(3);
  expect(fit.report().nobs).toBe(data.y.length);
});

test("explain says why the fused kernels are not taken", () => {
  const plan = compile("y ~ lstm(x, units = 6, over = t, by = g)", { data: simulateOccasions(5, 4) }).print("plan");
  expect(plan).toContain("executor: TensorFlow.js");
  expect(plan).toContain("the fused kernels lack layers that remember");
});
