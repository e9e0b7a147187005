/**
 * Fields over the whole sample, from formula to interval: beside a net, among other random terms, and without a net beyond what is factored
 * as one block. Oracles: the exact engine's dense fit, which the path through sites equals when every site is a neighbour; simulated truth.
 */
import { describe, expect, test } from "vitest";
import { compile, FittedModel, type CompileError } from "../../src/index.js";
import { randomSource, type RandomSource } from "../../src/numerics/random.js";

type Row = Record<string, number | string>;

/** A smooth surface of variance 1 and the given lengthscale, by random Fourier features of the squared-exponential kernel. */
function surface(lengthscale: number, random: RandomSource): (lat: number, lon: number) => number {
  const features = Array.from({ length: 300 }, () => ({
    north: random.normal() / lengthscale, east: random.normal() / lengthscale, phase: 2 * Math.PI * random.uniform(), weight: random.normal() * Math.sqrt(2 / 300),
  }));
  return (lat, lon) => features.reduce((sum, { north, east, phase, weight }) => sum + weight * Math.cos(north * lat + east * lon + phase), 0);
}

/** sites on a square, subjects with a line each, a factor of ten levels; noise of standard deviation 0.5 */
function simulated(rowCount: number, siteCount: number, seed: number, { subjects = 0, noise = 0.5 } = {}): readonly Row[] {
  const random = randomSource(seed);
  const side = Math.sqrt(siteCount) / 3;
  const height = surface(0.8, random);
  const sites = Array.from({ length: siteCount }, () => ({ lat: side * random.uniform(), lon: side * random.uniform() }));
  const lines = Array.from({ length: Math.max(1, subjects) }, () => (subjects === 0 ? [0, 0] : [random.normal(), 0.7 * random.normal()]));
  const shifts = Array.from({ length: 10 }, () => (subjects === 0 ? 0 : 0.6 * random.normal()));
  return Array.from({ length: rowCount }, (_, i) => {
    const { lat, lon } = sites[i < siteCount ? i : random.integer(siteCount)];
    const [x1, x2, t] = [2 * random.uniform() - 1, 2 * random.uniform() - 1, random.uniform()];
    const [subject, group] = [random.integer(lines.length), random.integer(10)];
    const [start, slope] = lines[subject];
    const y = 1 + Math.sin(2 * x1) + x1 * x2 + height(lat, lon) + start + slope * t + shifts[group] + noise * random.normal();
    return { y, x1, x2, t, lat, lon, subject: `s${subject}`, g: `g${group}` };
  });
}

function meanSquaredError(fit: FittedModel, rows: readonly Row[]): { error: number; coverage: number } {
  const { prediction, lower, upper } = fit.predict(rows, { interval: 0.95 });
  let [error, inside] = [0, 0];
  rows.forEach(({ y }, i) => {
    error += (Number(y) - (prediction[i] ?? NaN)) ** 2 / rows.length;
    inside += (lower?.[i] ?? NaN) <= Number(y) && Number(y) <= (upper?.[i] ?? NaN) ? 1 / rows.length : 0;
  });
  return { error, coverage: inside };
}

const parametersOf = (fit: FittedModel): readonly number[] => [fit.sigma() ** 2, ...fit.report().kernels.flatMap(({ parameters }) => Object.values(parameters))];

describe("a field without a net, through its sites", () => {
  const rows = simulated(260, 90, 4);
  const [training, held] = [rows.slice(0, 210), rows.slice(210)];

  test.each(["all", "500"])("with %s neighbours is the dense fit by maximum likelihood, with its predictions and intervals", async (neighbours) => {
    const formula = "y ~ x1 + matern52(lat, lon)";
    const dense = await compile(`${formula}\ncriterion = ml`).fit(training);
    const throughSites = await compile(`${formula}\ncriterion = ml\ntrain { neighbours = ${neighbours} }`).fit(training);
    expect(throughSites.report().plan.solver).toBe(neighbours === "all" ? "site-cholesky" : "nearest-neighbours");
    expect(throughSites.logLik()).toBeCloseTo(dense.logLik() ?? NaN, 5);
    parametersOf(throughSites).forEach((value, k) => expect(value / parametersOf(dense)[k]).toBeCloseTo(1, 3));
    const [one, other] = [throughSites, dense].map((fit) => fit.predict(held, { interval: 0.9, parts: true }));
    one.prediction.forEach((value, i) => expect(value).toBeCloseTo(other.prediction[i] ?? NaN, 3));
    one.upper?.forEach((value, i) => expect(value).toBeCloseTo(other.upper?.[i] ?? NaN, 3));
    expect(Object.keys(one.parts ?? {})).toEqual(Object.keys(other.parts ?? {}));
    throughSites.report().fixedEffects.forEach(({ stdError }, k) => expect(stdError).toBeCloseTo(dense.report().fixedEffects[k].stdError ?? NaN, 3));
  });

  test("beside grouped terms comes to the dense fit's answer", async () => {
    const formula = "y ~ x1 + (1 | g) + matern52(lat, lon)\ncriterion = ml";
    const dense = await compile(formula).fit(training);
    const throughSites = await compile(`${formula}\ntrain { neighbours = all }`).fit(training);
    // log|V| is exact, theta rests to a thousandth
    expect(throughSites.logLik()).toBeCloseTo(dense.logLik() ?? NaN, 1);
    parametersOf(throughSites).forEach((value, k) => expect(value / parametersOf(dense)[k]).toBeCloseTo(1, 1));
    const [one, other] = [throughSites, dense].map((fit) => fit.predict(held).prediction);
    one.forEach((value, i) => expect(Math.abs((value ?? NaN) - (other[i] ?? NaN))).toBeLessThan(0.02));
  });

  test("through every site as an inducing point is the dense fit by maximum likelihood; through a third of them it predicts nearly as well", async () => {
    const formula = "y ~ x1 + matern52(lat, lon)";
    const dense = await compile(`${formula}\ncriterion = ml`).fit(training);
    const [all, some] = await Promise.all([200, 30].map((points) => compile(`${formula}\ncriterion = ml\ntrain { points = ${points} }`).fit(training)));
    expect(all.report().plan.solver).toBe("inducing-points");
    expect(all.logLik()).toBeCloseTo(dense.logLik() ?? NaN, 3);
    const predicted = (fit: FittedModel) => fit.predict(held, { interval: 0.9 });
    predicted(all).prediction.forEach((value, i) => expect(value).toBeCloseTo(predicted(dense).prediction[i] ?? NaN, 2));
    predicted(all).upper?.forEach((value, i) => expect(value).toBeCloseTo(predicted(dense).upper?.[i] ?? NaN, 2));
    expect(meanSquaredError(some, held).error).toBeLessThan(1.3 * meanSquaredError(dense, held).error);
    expect(some.logLik()).toBeLessThan(dense.logLik() ?? NaN);
    const again = FittedModel.load(JSON.parse(JSON.stringify(some.save())));
    expect(predicted(again)).toEqual(predicted(some));
  });

  test("through inducing points stands beside grouped terms and a net, and in its batches", async () => {
    const rows = simulated(700, 100, 8);
    const program = (train: string): string => `y ~ mlp(x1, x2, layers = [8]) + (1 | g) + rbf(lat, lon)\ntrain { points = 40, epochs = 30${train} }`;
    for (const train of ["", ", strategy = batch, theta = sgd"]) {
      const fit = await compile(program(train)).fit(rows.slice(0, 600));
      expect(fit.report().plan.decisions.find(({ topic }) => topic === "covariance")?.choice).toBe("40 inducing points for 100 sites");
      // noise 0.25 and what 40 points miss of a surface of variance 1 and 30 epochs of f
      expect(meanSquaredError(fit, rows.slice(600)).error).toBeLessThan(0.6);
    }
  });

  test("over more rows than are factored as one block is kept by neighbours and says so", async () => {
    const many = simulated(3600, 1500, 6);
    const fit = await compile("y ~ x1 + rbf(lat, lon)").fit(many.slice(0, 3200));
    expect(fit.report().plan.decisions.find(({ topic }) => topic === "covariance")?.choice).toBe("20 nearest neighbours at each of 1500 sites");
    expect(fit.report().converged).toBe(true);
    const [, variance, lengthscale] = parametersOf(fit);
    expect(Math.abs(Math.log(variance))).toBeLessThan(0.7);
    expect(Math.abs(Math.log(lengthscale / 0.8))).toBeLessThan(0.15);
    const { coverage } = meanSquaredError(fit, many.slice(3200));
    expect(coverage).toBeGreaterThan(0.92);
    expect(coverage).toBeLessThan(0.98);
  });

  test("by restricted likelihood is the dense fit by restricted likelihood", async () => {
    const formula = "y ~ x1 + x2 + t + matern52(lat, lon)";
    const few = training.slice(0, 120);
    const [dense, throughSites, byLikelihood] = await Promise.all(["", "\ntrain { neighbours = all }", "\ncriterion = ml"].map((wish) => compile(formula + wish).fit(few)));
    expect(throughSites.report().criterion).toBe("reml");
    expect(throughSites.logLik()).toBeCloseTo(dense.logLik() ?? NaN, 5);
    expect(throughSites.report().remlCriterion).toBeCloseTo(dense.report().remlCriterion ?? NaN, 4);
    // four fixed effects of 120 rows: the two criteria differ by some percent, the two ways by a tenth of that at most
    const distance = (one: FittedModel): number => Math.max(...parametersOf(one).map((value, k) => Math.abs(Math.log(value / parametersOf(dense)[k]))));
    expect(distance(throughSites)).toBeLessThan(0.1 * distance(byLikelihood));
  });

  test("refuses restricted likelihood beside other random terms", async () => {
    const asked = compile("y ~ x1 + (1 | g) + rbf(lat, lon)\ncriterion = reml\ntrain { neighbours = 10 }").fit(training);
    await expect(asked).rejects.toMatchObject({ diagnostics: [{ code: "LMM0698" }] } satisfies Partial<Record<keyof CompileError, unknown>>);
  });
});

describe("a field beside a net", () => {
  test("is told from what the net learns, and predicts new places", async () => {
    const rows = simulated(1500, 120, 8);
    const fit = await compile("y ~ mlp(x1, x2, layers = [16, 8]) + rbf(lat, lon)\ntrain { epochs = 60 }").fit(rows.slice(0, 1200));
    const { error, coverage } = meanSquaredError(fit, rows.slice(1200));
    expect(error).toBeLessThan(0.25 * 1.25);
    expect(coverage).toBeGreaterThan(0.9);
    const [residual, , lengthscale] = parametersOf(fit);
    expect(Math.abs(residual - 0.25)).toBeLessThan(0.04);
    expect(Math.abs(Math.log(lengthscale / 0.8))).toBeLessThan(0.25);
    const again = FittedModel.load(JSON.parse(JSON.stringify(fit.save())));
    expect(again.predict(rows.slice(1200), { interval: 0.95 })).toEqual(fit.predict(rows.slice(1200), { interval: 0.95 }));
  });

  test("stands in one formula with longitudinal and categorical terms", async () => {
    const rows = simulated(2400, 150, 9, { subjects: 60 });
    const fit = await compile("y ~ mlp(x1, x2, layers = [16, 8]) + (1 + t | subject) + (1 | g) + exponential(lat, lon)\ntrain { epochs = 25, neighbours = 15 }").fit(rows.slice(0, 2000));
    expect(fit.report().varianceComponents.map(({ group }) => group)).toEqual(["subject", "g"]);
    const [subject, g] = fit.report().varianceComponents.map(({ covariance }) => covariance[0][0]);
    // standard errors of a variance: sqrt(2 / 60) and sqrt(2 / 10) of itself
    expect(Math.abs(subject - 1)).toBeLessThan(0.55);
    expect(g).toBeGreaterThan(0.36 * 0.2);
    expect(g).toBeLessThan(0.36 * 2.5);
    const { error, coverage } = meanSquaredError(fit, rows.slice(2000));
    expect(error).toBeLessThan(0.25 * 1.4);
    expect(coverage).toBeGreaterThan(0.9);
    expect(Object.keys(fit.predict(rows.slice(0, 3), { parts: true }).parts ?? {})).toEqual(["fixed", "subject", "g", "exponential(lat, lon)"]);
    expect(fit.ranef().map(({ levels }) => levels.length)).toEqual([60, 10]);
  });
});
