/**
 * Random effects of what nets learn, from the program to saved fits. Data are drawn here, so that the noise, which no model can predict,
 * is known: a test error is held against it and against the model without the term.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { compile, loadFit, type CompiledModel, type FittedModel } from "../../src/index.js";
import { randomSource } from "../../src/numerics/random.js";

interface Row {
  readonly x: number;
  readonly lat: number;
  readonly lon: number;
  readonly g: string;
  readonly h: string;
  readonly surface: number;
  readonly slopes: number;
  readonly linear: number;
  readonly nonlinear: number;
}

const noise = 0.5;
const groupCount = 60;

/** Simchoni & Rosset's learned g (their simulation gZ and gZ2): effects W b of levels, W uniform, b shared by the whole sample. */
function simulated(rowCount: number, seed: number): Row[] {
  const truth = randomSource(99);
  const columns = 6;
  const weights = Array.from({ length: groupCount }, () => Array.from({ length: columns }, () => 2 * truth.uniform() - 1));
  const [shared, intercepts, slopes] = [columns, groupCount, groupCount].map((count) => Array.from({ length: count }, () => truth.normal()));
  const effect = (level: number, through: (w: number) => number): number => weights[level].reduce((sum, w, k) => sum + through(w) * shared[k], 0);
  const random = randomSource(seed);
  return Array.from({ length: rowCount }, () => {
    const [x, lat, lon] = [0, 0, 0].map(() => 4 * random.uniform() - 2);
    const level = random.integer(groupCount);
    const e = noise * random.normal();
    const mean = Math.sin(1.5 * x);
    return {
      x, lat, lon, g: `g${level}`, h: `h${random.integer(12)}`,
      surface: mean + 1.5 * Math.sin(1.5 * lat) * Math.cos(lon) + e,
      slopes: Math.tanh(x) * (1 + slopes[level]) + intercepts[level] + e,
      linear: mean + effect(level, (w) => w) + e,
      nonlinear: mean + effect(level, (w) => w * Math.cos(w)) + e,
    };
  });
}

const rows = simulated(1200, 1);
const fresh = simulated(1000, 2);
const quick = "train { epochs = 18, batch = 50, seed = 3 }";
const program = (formula: string, settings = quick): string => `net body = mlp(layers = [8, 3])\n${formula}\n${settings}`;
const compiled = (formula: string, settings?: string): CompiledModel => compile(program(formula, settings), { data: rows });
const fitted = (formula: string, settings?: string): Promise<FittedModel> => compiled(formula, settings).fit(rows);

function testError(fit: FittedModel, response: "surface" | "slopes" | "linear" | "nonlinear"): number {
  return fit.predict(fresh).prediction.reduce<number>((sum, value, i) => sum + ((value ?? NaN) - fresh[i][response]) ** 2 / fresh.length, 0);
}

describe("a surface through a net's last layer", () => {
  const formula = "surface ~ mlp(x, layers = [8, 4]) + (mlp(lat, lon, layers = [16, 8]) | 1)";
  let fit: FittedModel;
  beforeAll(async () => {
    fit = await fitted(formula);
  });

  test("predicts as well as the noise allows", () => {
    expect(testError(fit, "surface")).toBeLessThan(1.25 * noise ** 2);
  });

  test("reports the variance that it brings to the rows", () => {
    // of 1.5 sin(1.5 lat) cos(lon) over the square: 2.25 (1/2 - sin(6) / 12) (1/2 + sin(4) / 8), its mean being 0
    const expected = 2.25 * (0.5 - Math.sin(6) / 12) * (0.5 + Math.sin(4) / 8);
    const [component] = fit.varCorr();
    expect(component).toMatchObject({ group: "whole sample", names: ["mlp(lat, lon, layers = [16, 8]) (8)"] });
    expect(component.sd[0] ** 2 / expected).toBeGreaterThan(0.8);
    expect(component.sd[0] ** 2 / expected).toBeLessThan(1.2);
    expect(fit.sigma() ** 2 / noise ** 2).toBeGreaterThan(0.8);
    expect(fit.sigma() ** 2 / noise ** 2).toBeLessThan(1.2);
  });

  test("has parts that sum to its predictions, and intervals that hold", () => {
    const { prediction, parts, lower, upper } = fit.predict(fresh, { parts: true, interval: 0.95 });
    expect(Object.keys(parts ?? {})).toEqual(["fixed", "whole sample"]);
    prediction.forEach((value, i) => expect((parts?.fixed[i] ?? NaN) + (parts?.["whole sample"][i] ?? NaN)).toBeCloseTo(value ?? NaN, 10));
    const held = fresh.filter(({ surface }, i) => surface >= (lower?.[i] ?? Infinity) && surface <= (upper?.[i] ?? -Infinity)).length / fresh.length;
    // the binomial standard deviation over 1000 rows is 0.007; the net's own error is in no interval
    expect(held).toBeGreaterThan(0.91);
    expect(held).toBeLessThan(0.98);
  });

  test("has an effect for each column, and comes back from its saved form", () => {
    const [{ names, modes, standardDeviations }] = fit.ranef();
    expect([names.length, modes[0].length, standardDeviations[0].length]).toEqual([8, 8, 8]);
    const loaded = loadFit(JSON.parse(JSON.stringify(fit.save())));
    expect(loaded.predict(fresh, { interval: 0.9 })).toEqual(fit.predict(fresh, { interval: 0.9 }));
    expect(loaded.ranef()).toEqual(fit.ranef());
  });

  test("is planned over the full data, with the published way by name", () => {
    const plan = compiled(formula).print("plan") ?? "";
    expect(plan).toContain("batches: full-data");
    expect(plan).toContain("shared by the whole sample");
    expect(plan).toContain("solver: woodbury");
    expect(compiled(formula, "train { strategy = batch }").print("plan")).toContain("batches: batch");
    expect(() => compiled(formula, "train { strategy = \"whole-group\" }")).toThrow("no groups to batch");
    expect(compiled(formula).print("model")).toContain("the basis of random effects alone");
  });

  test("trains under the batch's own covariance as well", async () => {
    expect(testError(await fitted(formula, "train { epochs = 12, batch = 50, seed = 3, strategy = batch }"), "surface")).toBeLessThan(1.35 * noise ** 2);
  });

  test("stands beside a grouping factor, and alone without a mean net", async () => {
    const beside = await fitted(`${formula} + (1 | h)`);
    expect(beside.varCorr().map(({ group }) => group)).toEqual(["h", "whole sample"]);
    expect(testError(beside, "surface")).toBeLessThan(1.3 * noise ** 2);
    const alone = await fitted("surface ~ x + (mlp(lat, lon, layers = [16, 8]) | 1)");
    // what a line leaves of sin(1.5 x) is all that is missing
    expect(testError(alone, "surface")).toBeLessThan(noise ** 2 + 0.5);
    expect(alone.report().network?.orthogonalTo).toEqual([]);
  });
});

describe("learned g of levels", () => {
  test.each(["linear", "nonlinear"] as const)("%s: better than no effect, as good as an intercept for each level", async (response) => {
    const [learned, intercepts] = await Promise.all([
      fitted(`${response} ~ mlp(x, layers = [8, 4]) + (embed(g, dim = 6) | 1)`),
      fitted(`${response} ~ mlp(x, layers = [8, 4]) + (1 | g)`),
    ]);
    expect(testError(learned, response)).toBeLessThan(1.1 * testError(intercepts, response));
    const { varianceComponents, sigma } = learned.report();
    expect([...varianceComponents[0].sd, sigma ?? NaN].every((value) => value > 0.1 && value < 10)).toBe(true);
  });

  test("of a level that training did not see is what the levels have on average", async () => {
    const fit = await fitted("linear ~ mlp(x, layers = [8, 4]) + (embed(g, dim = 6) | 1)");
    const { prediction } = fit.predict([{ x: 0.5, g: "stranger" }]);
    expect(prediction[0]).not.toBeNull();
  });
});

describe("random slopes on a net's features", () => {
  test("follow each group's own curve", async () => {
    const [features, intercepts] = await Promise.all([fitted("slopes ~ body(x) + (features(body) | g)"), fitted("slopes ~ body(x) + (1 | g)")]);
    expect(testError(features, "slopes")).toBeLessThan(1.5 * noise ** 2);
    expect(testError(features, "slopes")).toBeLessThan(0.7 * testError(intercepts, "slopes"));
    expect(features.report().plan.training?.strategy).toBe("whole-group");
    expect(features.varCorr()[0]).toMatchObject({ group: "g", names: ["body(x)[1]", "body(x)[2]", "body(x)[3]"] });
  });

  test("are independent by two bars, beside an intercept, and trained over the full data where asked", async () => {
    const [independent, overAll] = await Promise.all([
      fitted("slopes ~ body(x) + (1 | g) + (features(body) || g)"),
      fitted("slopes ~ (features(body) || g) + body(x)", `train { epochs = 18, batch = 50, seed = 3, strategy = "full-data" }`),
    ]);
    for (const fit of [independent, overAll]) expect(testError(fit, "slopes")).toBeLessThan(1.5 * noise ** 2);
    expect(independent.varCorr()[1].correlation[0][1]).toBe(0);
  });

  test("cross another factor under the batch's own covariance, which is said", () => {
    const plan = compiled("slopes ~ body(x) + (features(body) | g) + (1 | h)").print("plan") ?? "";
    expect(plan).toContain("batches: batch");
    expect(() => compiled("slopes ~ body(x) + (features(body) | g) + (1 | h)", `train { strategy = "full-data" }`)).toThrow("known only within whole groups");
  });
});
